package dev.kindred.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a folder of files that nobody would write who meant well. */
final class HostileFiles {

  /** What a terminal, a shell, a parser or an encoder could take amiss. */
  private static final List<String> PIECES =
      List.of(
          "\u001B[2J",
          "\u001B]0;owned\u0007",
          "\u001B]8;;http://x\u0007",
          "\u009B31m",
          "\u0000",
          "\u202E",
          "\u2066",
          "\u200B\u200D",
          "\uFEFF",
          "\uD800",
          "\uDC00",
          "\uFFFF",
          "\r",
          "\n",
          "\t",
          " ",
          "\u00A0",
          "\u2028",
          "{",
          "}",
          "[",
          "]",
          "<",
          ">",
          "&lt;",
          "&#0;",
          "&#xD800;",
          "&a;",
          "\"",
          "'",
          "`",
          "```\n",
          "\\",
          "\\u0000",
          "\\ud800",
          "$",
          "%",
          "#",
          "# ",
          "=\n",
          "---\n",
          "***",
          "* ",
          "- ",
          "| ",
          ",",
          ";",
          ":",
          "::",
          "<!--",
          "-->",
          "<![CDATA[",
          "]]>",
          "<script>",
          "<?",
          "<!DOCTYPE a [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
          "\\begin{a}",
          "\\end{b}",
          "\\verb|",
          ".. ",
          ":a: b\n",
          "def x(",
          "class A {",
          "/*",
          "*/",
          "//",
          "From a Mon 2026\n",
          "Subject: ",
          "Content-Type: multipart/mixed; boundary=a\n\n--a\n",
          "{\\rtf1",
          "%PDF-1.7",
          "obj <<",
          "1e999",
          "-0",
          "null",
          "\uD83D\uDE00",
          "e\u0301\u0301\u0301",
          "word ",
          "é",
          "語");

  private static final List<String> NAMES =
      List.of(
          "txt", "md", "html", "xhtml", "json", "jsonl", "csv", "tsv", "xml", "rst", "adoc", "tex",
          "ipynb", "py", "java", "js", "c", "eml", "mbox", "rtf", "none");

  private final Random random;
  private final Path folder;

  HostileFiles(long seed, Path folder) {
    this.random = new Random(seed);
    this.folder = folder;
  }

  void write() throws IOException {
    Files.createDirectories(folder);
    for (String name : NAMES) {
      Files.write(folder.resolve("mixed." + name), mixed());
      Files.write(folder.resolve("deep." + name), deep());
      Files.write(folder.resolve("line." + name), longLine());
    }
    Files.write(folder.resolve("noise.bin"), noise(2_000));
    for (String name : List.of("pdf", "docx", "odt", "epub", "doc", "zip", "gz", "tar", "xz")) {
      Files.write(folder.resolve("noise." + name), marked(name));
    }
    Files.write(folder.resolve("members.zip"), zip(members()));
    Files.write(folder.resolve("members.zip.gz"), gzip(zip(members())));
    Files.write(folder.resolve("lie.zip"), lyingZip());
    Files.writeString(folder.resolve("bomb.xml"), entityBomb());
    Files.writeString(folder.resolve("bomb.md"), aliasBomb());
    links();
  }

  private void links() throws IOException {
    Path loops = Files.createDirectories(folder.resolve("loops"));
    Map<String, String> targets = new LinkedHashMap<>();
    targets.put("self", ".");
    targets.put("up", "..");
    targets.put("out", "/etc/passwd");
    targets.put("etc", "/etc");
    targets.put("broken", "nowhere");
    targets.put("a", "b");
    targets.put("b", "a");
    for (Map.Entry<String, String> link : targets.entrySet()) {
      Files.createSymbolicLink(loops.resolve(link.getKey()), Path.of(link.getValue()));
    }
  }

  /** Pieces of all formats at random, some of it not even UTF-8. */
  private byte[] mixed() {
    var bytes = new ByteArrayOutputStream();
    for (int i = random.nextInt(200); i >= 0; i--) {
      if (random.nextInt(40) == 0) {
        bytes.writeBytes(noise(random.nextInt(1, 8)));
      } else {
        bytes.writeBytes(piece().getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private String piece() {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  /** One piece, or two in turn, very often. */
  private byte[] deep() {
    String unit = piece() + (random.nextBoolean() ? piece() : "");
    return unit.repeat(random.nextInt(1, 20_000)).getBytes(UTF_8);
  }

  private byte[] longLine() {
    int length = 1 << random.nextInt(10, 21);
    return (random.nextBoolean() ? "word " : "a").repeat(length).getBytes(UTF_8);
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Noise that opens as what its name says. */
  private byte[] marked(String name) {
    String mark =
        switch (name) {
          case "pdf" -> "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\n";
          case "gz" -> "\u001F\u008B\u0008";
          case "xz" -> "\u00FD7zXZ\0";
          case "doc" -> "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1";
          case "tar" -> "x".repeat(257) + "ustar\u000000";
          default -> "PK\003\004";
        };
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(mark.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    bytes.writeBytes(noise(random.nextInt(5_000)));
    return bytes.toByteArray();
  }

  private Map<String, byte[]> members() {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("../../../../../../tmp/kindred-escaped.txt", "escaped".getBytes(UTF_8));
    members.put("/tmp/kindred-escaped.txt", "escaped".getBytes(UTF_8));
    members.put("C:\\kindred-escaped.txt", "escaped".getBytes(UTF_8));
    members.put("a/\u001B[31m" + random.nextInt() + ".txt", mixed());
    members.put("name".repeat(random.nextInt(1, 200)) + ".md", mixed());
    members.put("inner.json", deep());
    return members;
  }

  private static byte[] zip(Map<String, byte[]> members) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey()));
        zip.write(member.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** A stored member whose sizes are not true. */
  private byte[] lyingZip() throws IOException {
    byte[] content = mixed();
    var crc = new CRC32();
    crc.update(content);
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      var entry = new ZipEntry("a.txt");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(content);
    }
    byte[] whole = bytes.toByteArray();
    for (int i = 18; i < 26; i++) { // compressed and uncompressed size
      whole[i] = (byte) random.nextInt(256);
    }
    return whole;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  /** Ten billion laughs, if somebody expands it. */
  private static String entityBomb() {
    var bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 11; i++) {
      bomb.append("<!ENTITY a%d \"%s\">".formatted(i, "&a%d;".formatted(i - 1).repeat(10)));
    }
    return bomb + "]><a>&a10;</a>";
  }

  private static String aliasBomb() {
    var bomb = new StringBuilder("---\na0: &a0 [ha]\n");
    for (int i = 1; i < 11; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, "*a%d,".formatted(i - 1).repeat(10)));
    }
    return bomb + "---\n# Laughs\n";
  }
}
