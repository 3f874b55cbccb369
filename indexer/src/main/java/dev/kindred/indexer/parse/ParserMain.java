package dev.kindred.indexer.parse;

import com.google.gson.Gson;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Timer;
import java.util.TimerTask;

/**
 * The other JVM. Says {@link #READY}, then takes a path, a name and a media type from standard
 * input, each behind its length, and answers with a {@link ParsedFile} as JSON, behind its length,
 * until there is no more input.
 */
final class ParserMain {

  /** The first number it writes. */
  static final int READY = 0x4B494E44;

  private ParserMain() {}

  /**
   * @param args the milliseconds after which a file is given up, and this JVM with it
   */
  @SuppressWarnings("SystemOut") // it is ours alone
  public static void main(String[] args) throws IOException {
    long limitMillis = Long.parseLong(args[0]);
    var out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    System.setOut(System.err); // for parsers that print
    var in = new DataInputStream(new BufferedInputStream(System.in));
    var parser = new TikaFileParser();
    var timer = new Timer("kindred-parser-limit", true);
    out.writeInt(READY);
    out.flush();
    while (true) {
      String path;
      try {
        path = read(in);
      } catch (EOFException e) {
        return;
      }
      var limit = new Halt();
      timer.schedule(limit, limitMillis);
      ParsedFile parsed = parser.parse(Path.of(path), read(in), read(in));
      limit.cancel();
      byte[] answer = new Gson().toJson(parsed).getBytes(StandardCharsets.UTF_8);
      out.writeInt(answer.length);
      out.write(answer);
      out.flush();
    }
  }

  private static String read(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static final class Halt extends TimerTask {
    @Override
    public void run() {
      Runtime.getRuntime().halt(1);
    }
  }
}
