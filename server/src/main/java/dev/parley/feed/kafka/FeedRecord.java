package dev.parley.feed.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one record of the topic holds: some events of one append, in order, as a JSON array
 * (docs/feed.md). A record is there or it is not, so that events never lie in another order than
 * they were added in, whatever of an append failed.
 */
final class FeedRecord {
    /** Well below the 1 MiB that brokers take. */
    private static final int MAX_RECORD_BYTES = 256 << 10;

    private static final JsonMapper JSON = new JsonMapper();

    private FeedRecord() {}

    /** The events as few records. An event that is too large for one has one of its own. */
    static List<byte[]> encode(List<SequencedEvent> events) {
        var records = new ArrayList<byte[]>();
        var record = new ByteArrayOutputStream();
        for (var event : events) {
            var one = bytes(event);
            if (record.size() > 0 && record.size() + one.length >= MAX_RECORD_BYTES) {
                record.write(']');
                records.add(record.toByteArray());
                record.reset();
            }
            record.write(record.size() == 0 ? '[' : ',');
            record.writeBytes(one);
        }
        record.write(']');
        records.add(record.toByteArray());
        return records;
    }

    private static byte[] bytes(SequencedEvent event) {
        var json = JSON.createObjectNode();
        json.put("channel", event.channel().value());
        json.put("epoch", event.epoch());
        json.put("seq", event.seq());
        json.put("n", event.n());
        json.put("position", event.position().value());
        json.put("time", event.timeMillis());
        json.put("account", event.account().value());
        json.put("device", event.device().value());
        json.put("id", event.id().toString());
        json.put("kind", EventJson.kind(event.event()));
        json.set("body", EventJson.body(event.event()));
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException impossible) {
            throw new IllegalStateException("an event that is no JSON", impossible);
        }
    }

    static List<SequencedEvent> decode(byte[] record) {
        var events = new ArrayList<SequencedEvent>();
        try {
            for (var json : JSON.readTree(record)) {
                events.add(event(json));
            }
        } catch (IOException | IllegalArgumentException unknown) {
            throw new IllegalStateException("a record of the feed cannot be read", unknown);
        }
        return events;
    }

    private static SequencedEvent event(JsonNode json) {
        return new SequencedEvent(
                new ChannelId(json.required("channel").textValue()),
                json.required("epoch").longValue(),
                json.required("seq").longValue(),
                json.required("n").longValue(),
                new Position(json.required("position").longValue()),
                json.required("time").longValue(),
                new AccountId(json.required("account").textValue()),
                new DeviceId(json.required("device").textValue()),
                CommandId.of(json.required("id").textValue()),
                EventJson.event(json.required("kind").textValue(), json.required("body")));
    }
}
