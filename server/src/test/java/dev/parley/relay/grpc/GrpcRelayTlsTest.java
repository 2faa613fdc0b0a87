package dev.parley.relay.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.relay.HearingNode;
import dev.parley.relay.PublishingOwner;
import dev.parley.relay.StoredRooms;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Nodes take only those whose certificate their authority has signed. */
class GrpcRelayTlsTest {
    private static final int PARTITION = 3;
    private static final String PASSWORD = "only here";

    @TempDir private static Path folder;
    private static GrpcRelayConfig.Tls ours;
    private static GrpcRelayConfig.Tls foreign;

    private final StoredRooms rooms = new StoredRooms();
    private final HandOwners owners = new HandOwners();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final HearingNode heard = new HearingNode();

    @BeforeAll
    static void makeCertificates() throws Exception {
        keytool("-alias", "ca", "-dname", "CN=our authority", "-ext", "bc:c");
        keytool("-alias", "node", "-dname", "CN=a node", "-signer", "ca");
        keytool("-alias", "stranger", "-dname", "CN=a node", "-ext", "bc:c");
        var store = KeyStore.getInstance(folder.resolve("store").toFile(), PASSWORD.toCharArray());
        var ca = pem("ca.pem", "CERTIFICATE", store.getCertificate("ca").getEncoded());
        ours = tls(store, "node", ca);
        foreign = tls(store, "stranger", ca);
    }

    @AfterEach
    void close() throws Exception {
        for (var one : opened.reversed()) {
            one.close();
        }
    }

    @Test
    void nodesWithCertificatesOfOneAuthorityTalk() {
        var bee = relay("bee", ours);
        var room = rooms.create("room");
        var owner = owner(bee, bee.address());
        var node = relay("ant", ours);
        node.listen(heard);
        node.subscribe(PARTITION, room);
        await().untilAsserted(() -> assertThat(heard.answers(room)).hasSize(1));
        owner.post(room, "text");
        await().untilAsserted(() -> assertThat(heard.events(room)).hasSize(1));
        owner.close();
    }

    @Test
    void anOwnerTakesNoNodeWithAForeignCertificate() {
        isKeptApart(ours, foreign);
    }

    @Test
    void aNodeTakesNoOwnerWithAForeignCertificate() {
        isKeptApart(foreign, ours);
    }

    @Test
    void anOwnerTakesNoNodeWithoutACertificate() {
        isKeptApart(ours, null);
    }

    @Test
    void aNodeTakesNoOwnerWithoutACertificate() {
        isKeptApart(null, ours);
    }

    private void isKeptApart(GrpcRelayConfig.Tls ofOwner, GrpcRelayConfig.Tls ofNode) {
        var bee = relay("bee", ofOwner);
        var proxy = open(CutProxy.before(bee.address()));
        var room = rooms.create("room");
        var owner = owner(bee, proxy.address());
        var node = relay("ant", ofNode);
        node.listen(heard);
        node.subscribe(PARTITION, room);
        // It tries again, so the attempts before were refused.
        await().until(() -> proxy.connections() > 2);
        assertThat(heard.answers(room)).isEmpty();
        assertThat(bee.streams()).isZero();
        owner.close();
    }

    private GrpcRelay relay(String node, GrpcRelayConfig.Tls tls) {
        var config = new GrpcRelayConfig("127.0.0.1", 0, null, tls);
        return open(GrpcRelay.open(config, node, owners, rooms::after));
    }

    private PublishingOwner owner(GrpcRelay relay, String address) {
        owners.move(PARTITION, relay.node(), address);
        return new PublishingOwner(PARTITION, relay, rooms);
    }

    private <T extends AutoCloseable> T open(T one) {
        opened.add(one);
        return one;
    }

    private static GrpcRelayConfig.Tls tls(KeyStore store, String alias, Path ca) throws Exception {
        Certificate certificate = store.getCertificate(alias);
        var key = store.getKey(alias, PASSWORD.toCharArray());
        return new GrpcRelayConfig.Tls(
                pem(alias + ".pem", "CERTIFICATE", certificate.getEncoded()),
                pem(alias + ".key", "PRIVATE KEY", key.getEncoded()),
                ca);
    }

    private static Path pem(String name, String what, byte[] der) throws Exception {
        var text =
                "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
        return Files.writeString(folder.resolve(name), text);
    }

    private static void keytool(String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-keystore"));
        command.addAll(List.of(folder.resolve("store").toString(), "-storepass", PASSWORD));
        command.addAll(List.of(arguments));
        var tool =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.txt").toFile())
                        .start();
        assertThat(tool.waitFor()).as(() -> read(folder.resolve("keytool.txt"))).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException none) {
            return "no output";
        }
    }
}
