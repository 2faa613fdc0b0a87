package dev.parley.relay.grpc;

import dev.parley.relay.RelayException;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/** gRPC streams of plain bytes, over TCP or mutual TLS, on event loops of their own. */
final class Transport implements AutoCloseable {
    private static final String SERVICE = "parley.Relay";
    private static final String METHOD = "Stream";
    private static final int EVENT_LOOPS = 2;
    private static final int CONNECT_MILLIS = 1_000;
    private static final int WINDOW_BYTES = 1 << 20;

    /** One channel with very many members, at about 40 bytes each. */
    private static final long MAX_MESSAGE_BYTES = 64 << 20;

    private final Vertx vertx =
            Vertx.vertx(
                    new VertxOptions()
                            .setEventLoopPoolSize(EVENT_LOOPS)
                            .setWorkerPoolSize(1)
                            .setInternalBlockingPoolSize(2)
                            .setUseDaemonThread(true));
    private final GrpcClient client;
    private final HttpServer server;

    Transport(GrpcRelayConfig config, Handler<GrpcServerRequest<Buffer, Buffer>> accept) {
        try {
            client =
                    GrpcClient.client(
                            vertx,
                            new GrpcClientOptions().setMaxMessageSize(MAX_MESSAGE_BYTES),
                            clientOptions(config.tls()));
            var grpc =
                    GrpcServer.server(
                            vertx,
                            new GrpcServerOptions()
                                    .setMaxMessageSize(MAX_MESSAGE_BYTES)
                                    .removeEnabledProtocol(GrpcProtocol.WEB)
                                    .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
                                    .removeEnabledProtocol(GrpcProtocol.TRANSCODING));
            grpc.callHandler(
                    request -> {
                        if (request.fullMethodName().equals(SERVICE + "/" + METHOD)) {
                            accept.handle(request);
                        } else {
                            request.response().status(GrpcStatus.UNIMPLEMENTED).end();
                        }
                    });
            server =
                    vertx.createHttpServer(serverOptions(config))
                            .requestHandler(grpc)
                            .listen()
                            .await(30, TimeUnit.SECONDS);
        } catch (Exception failed) {
            vertx.close();
            throw new RelayException(
                    "The relay cannot listen on " + config.host() + ":" + config.port(), failed);
        }
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return server.actualPort();
    }

    /** A new stream to {@code host:port}; completes on the calling event loop. */
    Future<GrpcClientRequest<Buffer, Buffer>> connect(String address) {
        var colon = address.lastIndexOf(':');
        var host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        var port = Integer.parseInt(address.substring(colon + 1));
        return client.request(SocketAddress.inetSocketAddress(port, host))
                .map(
                        request -> {
                            request.serviceName(ServiceName.create(SERVICE)).methodName(METHOD);
                            return request;
                        });
    }

    private static HttpServerOptions serverOptions(GrpcRelayConfig config) {
        var options =
                new HttpServerOptions()
                        .setHost(config.host())
                        .setPort(config.port())
                        .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW_BYTES))
                        .setHttp2ConnectionWindowSize(WINDOW_BYTES);
        var tls = config.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setKeyCertOptions(certificate(tls))
                    .setTrustOptions(authority(tls));
        }
        return options;
    }

    private static HttpClientOptions clientOptions(GrpcRelayConfig.@Nullable Tls tls) {
        var options =
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false)
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW_BYTES))
                        .setHttp2ConnectionWindowSize(WINDOW_BYTES);
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setVerifyHost(false)
                    .setKeyCertOptions(certificate(tls))
                    .setTrustOptions(authority(tls));
        }
        return options;
    }

    private static PemKeyCertOptions certificate(GrpcRelayConfig.Tls tls) {
        return new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString());
    }

    private static PemTrustOptions authority(GrpcRelayConfig.Tls tls) {
        return new PemTrustOptions().addCertPath(tls.ca().toString());
    }

    @Override
    public void close() {
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (Exception late) {
            throw new RelayException("The relay was not closed in time.", late);
        }
    }
}
