package dev.kindred.indexer.parse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.message.DefaultMessageWriter;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.sax.BodyContentHandler;
import org.apache.tika.sax.EmbeddedContentHandler;
import org.apache.tika.sax.XHTMLContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Parses messages (RFC 5322, MIME) with Apache James Mime4j. The text is what a mail program shows:
 * of alternatives the plain one, if there is anything in it. Attachments go to the extractor.
 * Tika's own parser gives the text of a message as one of its attachments.
 */
final class MailReader implements Parser {
  private static final long serialVersionUID = 1L;
  private static final int MAX_DEPTH = 20;
  private static final Pattern LINE_END = Pattern.compile("[ \\t\\r]*+\\n");

  private static final MimeConfig LIMITS =
      MimeConfig.custom()
          .setMaxLineLen(-1) // some programs write a text in one line
          .setMaxHeaderCount(2_000)
          .setMaxHeaderLen(200_000)
          .build();

  @Override
  public Set<MediaType> getSupportedTypes(ParseContext context) {
    return Set.of(MediaType.parse("message/rfc822"));
  }

  @Override
  public void parse(
      InputStream stream, ContentHandler handler, Metadata metadata, ParseContext context)
      throws IOException, SAXException, TikaException {
    var builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(LIMITS);
    builder.setDecodeMonitor(DecodeMonitor.SILENT);
    Message message;
    try {
      message = builder.parseMessage(stream);
    } catch (MimeIOException e) {
      throw new TikaException("not a message", e);
    }
    try {
      describe(message, metadata);
      var xhtml = new XHTMLContentHandler(handler, metadata);
      xhtml.startDocument();
      new Content(xhtml, context.get(EmbeddedDocumentExtractor.class)).show(message, 0);
      xhtml.endDocument();
    } finally {
      message.dispose();
    }
  }

  private static void describe(Message message, Metadata metadata) {
    set(metadata, TikaCoreProperties.TITLE, message.getSubject());
    @Nullable Date date = message.getDate();
    if (date != null) {
      metadata.set(TikaCoreProperties.CREATED, date);
    }
    if (message.getFrom() != null) {
      for (Mailbox from : message.getFrom()) {
        metadata.add(org.apache.tika.metadata.Message.MESSAGE_FROM, named(from));
      }
    }
    addAll(metadata, org.apache.tika.metadata.Message.MESSAGE_TO, message.getTo());
    addAll(metadata, org.apache.tika.metadata.Message.MESSAGE_CC, message.getCc());
  }

  private static void set(Metadata metadata, Property property, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      metadata.set(property, value.strip());
    }
  }

  private static void addAll(Metadata metadata, String field, @Nullable AddressList addresses) {
    if (addresses != null) {
      for (Address address : addresses) {
        metadata.add(
            field, address instanceof Mailbox mailbox ? named(mailbox) : address.toString());
      }
    }
  }

  private static String named(Mailbox mailbox) {
    String name = mailbox.getName();
    return name == null || name.isBlank()
        ? mailbox.getAddress()
        : "%s <%s>".formatted(name.strip(), mailbox.getAddress());
  }

  /** What a message shows and what is attached to it. */
  private record Content(XHTMLContentHandler out, EmbeddedDocumentExtractor extractor) {

    void show(Entity entity, int depth) throws IOException, SAXException, TikaException {
      if (depth > MAX_DEPTH) {
        throw new TikaException("nested too deeply");
      }
      @Nullable Body body = entity.getBody();
      if (body instanceof Multipart multipart) {
        if (type(entity).equals("multipart/alternative")) {
          show(best(multipart.getBodyParts()), depth + 1);
        } else {
          for (Entity part : multipart.getBodyParts()) {
            show(part, depth + 1);
          }
        }
      } else if (body instanceof SingleBody single) {
        boolean inline = entity.getFilename() == null && !isAttached(entity);
        if (inline && type(entity).equals("text/html")) {
          html(entity, single);
        } else if (inline && type(entity).startsWith("text/")) {
          plain(entity, single);
        } else {
          attachment(entity, single.getInputStream().readAllBytes());
        }
      } else if (body instanceof Message forwarded) {
        var bytes = new ByteArrayOutputStream();
        new DefaultMessageWriter().writeMessage(forwarded, bytes);
        attachment(entity, bytes.toByteArray());
      }
    }

    /** The plain text if it says anything, else the last one, which is the richest. */
    private static Entity best(List<Entity> alternatives) throws IOException {
      for (Entity part : alternatives) {
        if (type(part).equals("text/plain")
            && part.getBody() instanceof SingleBody single
            && !text(part, single).isBlank()) {
          return part;
        }
      }
      return alternatives.getLast();
    }

    private void plain(Entity entity, SingleBody body) throws IOException, SAXException {
      out.startElement("p");
      out.characters(LINE_END.matcher(text(entity, body)).replaceAll("\n"));
      out.endElement("p");
    }

    private void html(Entity entity, SingleBody body)
        throws IOException, SAXException, TikaException {
      var metadata = new Metadata();
      metadata.set(Metadata.CONTENT_TYPE, "text/html; charset=UTF-8");
      metadata.set(TikaCoreProperties.CONTENT_TYPE_USER_OVERRIDE, "text/html; charset=UTF-8");
      byte[] utf8 = text(entity, body).getBytes(StandardCharsets.UTF_8);
      new JSoupParser()
          .parse(
              new ByteArrayInputStream(utf8),
              new EmbeddedContentHandler(new BodyContentHandler(out)),
              metadata,
              new ParseContext());
    }

    private void attachment(Entity entity, byte[] bytes) throws IOException, SAXException {
      var metadata = new Metadata();
      metadata.set(Metadata.CONTENT_TYPE, type(entity));
      if (type(entity).startsWith("message/")) {
        metadata.set(TikaCoreProperties.CONTENT_TYPE_USER_OVERRIDE, type(entity));
      }
      if (entity.getFilename() != null) {
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, entity.getFilename());
      }
      if (extractor.shouldParseEmbedded(metadata)) {
        extractor.parseEmbedded(new ByteArrayInputStream(bytes), out, metadata, false);
      }
    }

    private static boolean isAttached(Entity entity) {
      return "attachment".equalsIgnoreCase(entity.getDispositionType());
    }

    private static String type(Entity entity) {
      return String.valueOf(entity.getMimeType()).toLowerCase(Locale.ROOT);
    }

    private static String text(Entity entity, SingleBody body) throws IOException {
      return new String(body.getInputStream().readAllBytes(), charset(entity.getCharset()));
    }

    /** Of an unknown charset, or of none, at least the ASCII is readable. */
    private static Charset charset(@Nullable String name) {
      try {
        return name == null || name.equalsIgnoreCase("us-ascii")
            ? StandardCharsets.UTF_8
            : Charset.forName(name);
      } catch (IllegalArgumentException e) {
        return StandardCharsets.ISO_8859_1;
      }
    }
  }
}
