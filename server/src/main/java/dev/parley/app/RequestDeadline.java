package dev.parley.app;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * Ends a connection of HTTP/1 on which no whole request arrives for a while, however busily its
 * bytes drip in: the server's own time-out for idle connections starts anew with each of them. A
 * connection that is taken over by the gateway loses this with all other handlers.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
    private static final String DECODER = "httpDecoder";

    private final long millis;
    private @Nullable Future<?> end;

    private RequestDeadline(long millis) {
        this.millis = millis;
    }

    static void watch(HttpConnection connection, long millis) {
        var pipeline = ((HttpServerConnection) connection).channelHandlerContext().pipeline();
        // HTTP/2 has no such decoder.
        if (pipeline.get(DECODER) != null) {
            pipeline.addAfter(DECODER, null, new RequestDeadline(millis));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        begin(added);
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (message instanceof LastHttpContent) {
            stop();
            begin(reading);
        }
        reading.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        stop();
        gone.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        stop();
    }

    private void begin(ChannelHandlerContext context) {
        end = context.executor().schedule(() -> context.close(), millis, TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (end != null) {
            end.cancel(false);
        }
    }
}
