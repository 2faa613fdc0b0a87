package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SettingsHttpTest {
    @TempDir static Path data;
    private static ApiServer server;
    private static ApiClient admin;

    @BeforeAll
    static void start() {
        server = ApiServer.start(data);
        admin = server.browserOf("admin1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void areChangedByAdministrators() {
        var changed =
                admin.patch(
                        "/admin/settings",
                        "{\"name\": \"Team\", \"sends_per_second\": 7, \"members_may_invite\":"
                                + " false}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("name").asText()).isEqualTo("Team");
        assertThat(admin.get("/admin/settings").body()).isEqualTo(changed.body());
        assertThat(changed.json().path("sends_burst").asInt()).isEqualTo(100);
    }

    @Test
    void keepTheirBounds() {
        assertThat(admin.patch("/admin/settings", "{\"sends_per_second\": 0}").field())
                .isEqualTo("sends_per_second");
        assertThat(admin.patch("/admin/settings", "{\"sends_per_second\": 1001}").field())
                .isEqualTo("sends_per_second");
        assertThat(admin.patch("/admin/settings", "{\"name\": \"\"}").field()).isEqualTo("name");
        assertThat(admin.patch("/admin/settings", "{\"registration\": \"maybe\"}").code())
                .isEqualTo("bad_field");
    }
}
