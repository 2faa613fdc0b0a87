package dev.parley.app;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.parley.account.AuthConfig;
import dev.parley.account.CodesConfig;
import dev.parley.account.InstallationConfig;
import dev.parley.conversation.LimitsConfig;
import dev.parley.conversation.RoomsConfig;
import dev.parley.log.LogConfig;
import dev.parley.mail.MailConfig;
import dev.parley.role.gateway.CapacityConfig;
import dev.parley.storage.StorageConfig;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;

/**
 * The configuration of a node: a record of records, one for each user of settings, who is handed
 * that record and no more.
 *
 * <p>A setting comes from a flag, else from the environment, else from the YAML file, else from
 * {@code DEFAULTS}. Its key is the path of record components in snake case: {@code auth.jwt_secret}
 * in YAML is
 *
 * <pre>{@code
 * auth:
 *   jwt_secret: ...
 * }</pre>
 *
 * and {@code PARLEY_AUTH_JWT_SECRET} in the environment.
 *
 * <p><b>To add a key</b>, add a component to the record of its user and its default to that
 * record's {@code DEFAULTS}; the file, the environment, the check for unknown keys and {@code
 * parley config} follow by themselves. The unit stands in the name ({@code …Millis}, {@code
 * …Bytes}). What can be absent is {@code @Nullable} and defaults to null. A value that must not be
 * seen is a {@link dev.parley.secret.Secret}; it has a twin key that ends in {@code _file}. A range
 * is checked in the compact constructor by an {@link IllegalArgumentException} whose message starts
 * with the key: {@code "port must be 0 to 65535"}. A new section is a new record and a component
 * here.
 *
 * @param frontDoor host, port and what concerns the way in; at the top, without a section of its
 *     own
 * @param data the folder of embedded storage, made when it is not there; on a cluster's engines of
 *     what belongs to this node alone
 * @param secrets the folder of the installation's keys, the same on all nodes of a cluster; null
 *     for the data folder
 * @param roles what this node does
 * @param cluster the engines of a cluster; embedded storage while none is named
 */
public record Config(
        @JsonUnwrapped FrontDoorConfig frontDoor,
        Path data,
        @Nullable Path secrets,
        Roles roles,
        InstallationConfig installation,
        AuthConfig auth,
        CodesConfig codes,
        MailConfig mail,
        RoomsConfig rooms,
        LimitsConfig limits,
        StorageConfig storage,
        LogConfig log,
        CapacityConfig gateway,
        ClusterConfig cluster) {

    public static final Config DEFAULTS =
            new Config(
                    FrontDoorConfig.DEFAULTS,
                    Path.of("parley-data"),
                    null,
                    Roles.ALL,
                    InstallationConfig.DEFAULTS,
                    AuthConfig.DEFAULTS,
                    CodesConfig.DEFAULTS,
                    MailConfig.DEFAULTS,
                    RoomsConfig.DEFAULTS,
                    LimitsConfig.DEFAULTS,
                    StorageConfig.DEFAULTS,
                    LogConfig.DEFAULTS,
                    CapacityConfig.DEFAULTS,
                    ClusterConfig.DEFAULTS);

    /**
     * The defaults but for some keys; for tests and for nodes started by a program.
     *
     * @throws ConfigException when a key is unknown or a value cannot be
     */
    public static Config of(Map<String, String> settings) throws ConfigException {
        return new ConfigLoader().load(null, Map.of(), settings).config();
    }
}
