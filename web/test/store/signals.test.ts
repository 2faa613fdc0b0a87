// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { uuid7 } from '../../src/client';
import { useTypists } from '../../src/store';
import { stoppedTyping, typed } from '../../src/store/signals';

const ben = { id: 'ben', username: 'ben', display_name: 'Ben' };
const me = { id: 'me', username: 'me', display_name: 'Me' };
let channel: string;

beforeEach(() => {
  vi.useFakeTimers();
  channel = uuid7();
});
afterEach(() => vi.useRealTimers());

function typing(user: typeof ben): void {
  act(() => typed({ type: 'typing', channel, user }, me.id));
}

function typists(): string[] {
  return renderHook(() => useTypists(channel)).result.current.map((user) => user.username);
}

describe('typing', () => {
  it('isShownForSixSecondsAfterTheLastWord', () => {
    typing(ben);
    act(() => void vi.advanceTimersByTime(4_000));
    typing(ben);
    act(() => void vi.advanceTimersByTime(5_999));
    expect(typists()).toEqual(['ben']);
    act(() => void vi.advanceTimersByTime(1));
    expect(typists()).toEqual([]);
  });

  it('isNotShownToWhoTypes', () => {
    typing(me);
    expect(typists()).toEqual([]);
  });

  it('endsWithTheMessage', () => {
    typing(ben);
    act(() => stoppedTyping(channel, 'ben'));
    expect(typists()).toEqual([]);
  });
});
