package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionCookieTest {
    @Test
    void isForThisHostOnlyUnderTls() {
        assertThat(SessionCookie.set("t", true))
                .isEqualTo(
                        "__Host-parley_session=t; Path=/; Max-Age=2592000; HttpOnly;"
                                + " SameSite=Lax; Secure");
        assertThat(SessionCookie.set("t", false))
                .isEqualTo("parley_session=t; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax");
    }

    @Test
    void isTakenAwayByAnEmptyOne() {
        assertThat(SessionCookie.clear(false)).startsWith("parley_session=; Path=/; Max-Age=0;");
    }

    @Test
    void isReadFromAmongOthersByItsOwnNameAlone() {
        assertThat(SessionCookie.read("a=b; parley_session=t; c=d", false)).contains("t");
        assertThat(SessionCookie.read("a=b; parley_session=t", true)).isEmpty();
        assertThat(SessionCookie.read("__Host-parley_session=t", true)).contains("t");
        assertThat(SessionCookie.read("__Host-parley_session=t", false)).isEmpty();
        assertThat(SessionCookie.read("xparley_session=t", false)).isEmpty();
        assertThat(SessionCookie.read("", false)).isEmpty();
    }
}
