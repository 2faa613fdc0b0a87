package dev.parley.bench.crew;

import dev.parley.bench.wire.LeanSocket;

import io.netty.buffer.ByteBuf;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * One on an XMPP server, over WebSocket (RFC 7395), where a frame is a stanza. Signs in as nobody
 * (SASL ANONYMOUS) and joins a multi-user chat without its past.
 */
final class XmppMember extends PeerMember {
    private static final String OPEN =
            "<open xmlns=\"urn:ietf:params:xml:ns:xmpp-framing\" to=\"localhost\""
                    + " version=\"1.0\"/>";
    private static final String AUTH =
            "<auth xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\" mechanism=\"ANONYMOUS\"/>";
    private static final String BIND =
            "<iq xmlns=\"jabber:client\" type=\"set\" id=\"bind\">"
                    + "<bind xmlns=\"urn:ietf:params:xml:ns:xmpp-bind\"/></iq>";
    private static final byte[] BODY = Scratch.ascii("<body>");
    private static final int NOWHERE = -1;

    private int bodyAt = NOWHERE;

    XmppMember(Seat seat, URI gateway, LocalCrew crew) {
        super(seat, gateway.resolve("/xmpp-websocket"), crew);
    }

    @Override
    String headLines() {
        return "Sec-WebSocket-Protocol: xmpp\r\n";
    }

    @Override
    public void opened(LeanSocket socket) {
        write(crew().scratch().begin(OPEN));
    }

    @Override
    void post(long dueMicros, int bodyBytes) {
        var out =
                crew().scratch()
                        .begin("<message xmlns=\"jabber:client\" type=\"groupchat\" id=\"")
                        .id()
                        .add("\" to=\"")
                        .add(room())
                        .add("@conference.localhost\"><body>");
        ask(text(out, dueMicros, bodyBytes).add("</body></message>"));
    }

    @Override
    public void text(ByteBuf bytes, int index, int length) {
        // <message is the only stanza of these that begins so.
        if (length > 2 && bytes.getByte(index + 1) == 'm') {
            message(bytes, index, index + length);
        } else {
            stanza(bytes.toString(index, length, StandardCharsets.UTF_8));
        }
    }

    private void message(ByteBuf bytes, int index, int end) {
        // Senders have names of one length, so that the text mostly is where it was before.
        if (bodyAt == NOWHERE || !isBody(bytes, index + bodyAt, end)) {
            bodyAt = NOWHERE;
            for (int at = index; bodyAt == NOWHERE && at < end; at++) {
                bodyAt = isBody(bytes, at, end) ? at - index : NOWHERE;
            }
        }
        if (bodyAt != NOWHERE) {
            heard(bytes, index + bodyAt + BODY.length);
        }
    }

    private static boolean isBody(ByteBuf bytes, int at, int end) {
        if (at + BODY.length + HEAD_CHARS > end) {
            return false;
        }
        for (int i = 0; i < BODY.length; i++) {
            if (bytes.getByte(at + i) != BODY[i]) {
                return false;
            }
        }
        return true;
    }

    private void stanza(String text) {
        if (text.startsWith("<stream:features") || text.startsWith("<features")) {
            write(crew().scratch().begin(text.contains("ANONYMOUS") ? AUTH : BIND));
        } else if (text.startsWith("<success")) {
            write(crew().scratch().begin(OPEN));
        } else if (text.startsWith("<iq") && text.contains("<jid>")) {
            join();
        } else if (text.startsWith("<presence")
                && (text.contains("code='110'") || text.contains("code=\"110\""))) {
            arrive();
        } else if (text.startsWith("<failure") || text.contains("<error")) {
            refused(text, false);
        }
    }

    private void join() {
        write(
                crew().scratch()
                        .begin("<presence xmlns=\"jabber:client\" to=\"")
                        .add(room())
                        .add("@conference.localhost/")
                        .id()
                        .add("\"><x xmlns=\"http://jabber.org/protocol/muc\">")
                        .add("<history maxstanzas=\"0\"/></x></presence>"));
    }
}
