package dev.parley.app;

import dev.parley.account.Origins;
import dev.parley.account.Sessions;
import dev.parley.account.TrustedProxies;
import dev.parley.attendance.Attendance;
import dev.parley.attendance.AttendanceConfig;
import dev.parley.conversation.Pressure;
import dev.parley.presence.Notice;

/** What gateway and api share beyond conversations: who is signed in, who is there, who may ask. */
record EdgeWiring(
        TalkWiring talk,
        Attendance attendance,
        Sessions sessions,
        Origins origins,
        TrustedProxies proxies) {

    static EdgeWiring open(Ground ground, TalkWiring talk) {
        var backends = ground.backends();
        var pressure = talk.conversations().pressure();
        var door = ground.config().frontDoor();
        var attendance =
                ground.open(
                        Attendance.open(
                                AttendanceConfig.DEFAULTS,
                                backends.relay().node(),
                                backends.connections(),
                                backends.directory().presenceChoices(),
                                talk.conversations().people(),
                                () -> pressure.sheds(Pressure.Work.PRESENCE),
                                ground.clock()));
        backends.notices()
                .listen(
                        notice -> {
                            if (notice instanceof Notice.ProfileChanged(var account)) {
                                attendance.profileChanged(account);
                            }
                        });
        var sessions =
                new Sessions(
                        ground.tokenKey(),
                        backends.directory().sessions(),
                        backends.tickets(),
                        backends.notices(),
                        ground.clock(),
                        ground.random());
        return new EdgeWiring(
                talk,
                attendance,
                sessions,
                new Origins(door.allowedOrigins(), backends.discovery()::publicUrls),
                ground.proxies());
    }
}
