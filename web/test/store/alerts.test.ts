import { describe, expect, it } from 'vitest';
import type { ChannelRow, Message } from '../../src/protocol';
import { EarlyMentions } from '../../src/store/alerts';

const row = (seq: number) => ({ id: 'room', epoch: 1, seq }) as ChannelRow;
const message = (seq: number) => ({ channel: 'room', epoch: 1, seq }) as Message;

describe('a mention', () => {
  it('waitsForItsMessageAndIsTakenOnce', () => {
    const early = new EarlyMentions();
    expect(early.waits(row(6), 7)).toBe(true);
    expect(early.take(message(6))).toBe(false);
    expect(early.take(message(7))).toBe(true);
    expect(early.take(message(7))).toBe(false);
  });

  it('waitsForNothingWhenItsMessageIsThere', () => {
    const early = new EarlyMentions();
    expect(early.waits(row(7), 7)).toBe(false);
    expect(early.waits(undefined, 7)).toBe(false);
    expect(early.take(message(7))).toBe(false);
  });

  it('isToldAtOnceWhenVeryManyWait', () => {
    const early = new EarlyMentions();
    const waiting = Array.from({ length: 200 }, (_, i) => early.waits(row(0), i + 1));
    expect(waiting.filter(Boolean)).toHaveLength(100);
    expect(waiting.at(-1)).toBe(false);
  });
});
