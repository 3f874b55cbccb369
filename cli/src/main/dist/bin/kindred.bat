@echo off
rem Starts Kindred with the JVM flags it wants.
setlocal
set "KINDRED_HOME=%~dp0.."
set "KINDRED_JAVA=java"
if defined JAVA_HOME set "KINDRED_JAVA=%JAVA_HOME%\bin\java"
set "KINDRED_VERSION="
for /f "tokens=3" %%v in ('""%KINDRED_JAVA%" -version 2>&1 ^| findstr /i version"') do if not defined KINDRED_VERSION set "KINDRED_VERSION=%%~v"
if not defined KINDRED_VERSION goto nojava
for /f "delims=.-+ tokens=1" %%m in ("%KINDRED_VERSION%") do set "KINDRED_MAJOR=%%m"
if %KINDRED_MAJOR% LSS 21 goto nojava
rem What indexing holds does not grow with a corpus, but for graphs while segments of up to 5 GB are merged.
set "KINDRED_HEAP="
for %%c in (index reindex watch) do if "%~1"=="%%c" set "KINDRED_HEAP=-Xmx2g -XX:MaxDirectMemorySize=4g"
"%KINDRED_JAVA%" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED ^
  -Djdk.http.auth.tunneling.disabledSchemes= ^
  -XX:+UseSerialGC -XX:-UsePerfData %KINDRED_HEAP% %KINDRED_JAVA_OPTS% ^
  -Dkindred.home="%KINDRED_HOME%" -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 ^
  -cp "%KINDRED_HOME%\lib\*;%KINDRED_HOME%\lib\more\*" dev.kindred.cli.Main %*
exit /b %ERRORLEVEL%
:nojava
echo kindred: needs Java 21 or newer and found none: install a JDK or set JAVA_HOME 1>&2
exit /b 2
