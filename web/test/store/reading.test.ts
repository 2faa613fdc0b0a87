// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newRoom, type Room } from '../../src/client/room';
import { reading, useLineAfter, useLineSettled } from '../../src/store';

const CHANNEL = 'c';

let room: Room;
let listed: boolean;
let read: number[];

function unreadFrom(readSeq: number, seq: number, unread = seq - readSeq): void {
  room = {
    ...newRoom({
      id: CHANNEL,
      kind: 'room',
      visibility: 'public',
      name: 'general',
      topic: '',
      epoch: 1,
      seq,
      read_seq: readSeq,
      unread,
      mentions: 0,
      members: 2,
    }),
    window: { from: 1, to: seq, hasBefore: false, messages: [] },
  };
  act(() => reading.roomsChanged(new Set([CHANNEL])));
}

beforeEach(() => {
  listed = true;
  read = [];
  reading.use({
    get listed() {
      return listed;
    },
    display: () => undefined,
    room: () => room,
    markRead: (_, seq) => void read.push(seq),
  });
});
afterEach(() => act(() => reading.use(undefined)));

function line(): number | undefined {
  return renderHook(() => useLineAfter(CHANNEL)).result.current;
}

describe('the New line', () => {
  it('standsAtTheFirstUnreadMessageWhenTheRoomIsOpened', () => {
    unreadFrom(4, 9);
    act(() => reading.enter(CHANNEL));
    expect(line()).toBe(4);
  });

  it('isNotThereWhenAllIsRead', () => {
    unreadFrom(9, 9);
    act(() => reading.enter(CHANNEL));
    expect(line()).toBeUndefined();
  });

  it('staysWhenTheMessagesBelowItAreRead', () => {
    unreadFrom(4, 9);
    act(() => reading.enter(CHANNEL));
    act(() => reading.watch(true));
    unreadFrom(9, 9);
    unreadFrom(9, 10);
    expect(line()).toBe(4);
  });

  it('isGoneWhenTheRoomIsOpenedAgain', () => {
    unreadFrom(4, 9);
    act(() => reading.enter(CHANNEL));
    unreadFrom(9, 9);
    act(() => reading.enter(undefined));
    act(() => reading.enter(CHANNEL));
    expect(line()).toBeUndefined();
  });

  it('comesWhenSomethingArrivesWhileNobodyLooks', () => {
    unreadFrom(9, 9);
    act(() => reading.enter(CHANNEL));
    unreadFrom(9, 10);
    expect(line()).toBe(9);
    unreadFrom(9, 11);
    expect(line()).toBe(9);
  });

  it('doesNotComeWhileSomebodyLooks', () => {
    unreadFrom(9, 9);
    act(() => reading.enter(CHANNEL));
    act(() => reading.watch(true));
    unreadFrom(9, 10);
    expect(line()).toBeUndefined();
  });

  it('isSettledOnlyByWhatTheServerSays', () => {
    listed = false;
    unreadFrom(9, 9);
    act(() => reading.enter(CHANNEL));
    const settled = renderHook(() => useLineSettled(CHANNEL));
    expect(settled.result.current).toBe(false);
    listed = true;
    unreadFrom(9, 12);
    settled.rerender();
    expect(settled.result.current).toBe(true);
    expect(line()).toBe(9);
  });
});

describe('a message', () => {
  it('isReadWhenSomebodyLooksAtTheEnd', () => {
    unreadFrom(4, 9);
    act(() => reading.enter(CHANNEL));
    expect(read).toEqual([]);
    act(() => reading.watch(true));
    expect(read).toEqual([9]);
  });

  it('isNotReadInARoomWhoseNewestAreNotLoaded', () => {
    unreadFrom(4, 9);
    room = { ...room, window: { from: 1, to: 6, hasBefore: false, messages: [] } };
    act(() => reading.enter(CHANNEL));
    act(() => reading.watch(true));
    expect(read).toEqual([]);
  });

  it('isNotReadWhenNobodyLooksAnyMore', () => {
    unreadFrom(9, 9);
    act(() => reading.enter(CHANNEL));
    act(() => reading.watch(true));
    act(() => reading.watch(false));
    unreadFrom(9, 10);
    expect(read).toEqual([]);
  });

  it('isReadUpToWhereItsEndWasOnTheScreen', () => {
    unreadFrom(4, 9);
    act(() => reading.enter(CHANNEL));
    act(() => reading.seen(6));
    expect(read).toEqual([6]);
    expect(line()).toBe(4);
  });

  it('leavesTheLineWhereItIsWhenMoreComesWhileSomebodyReadsOn', () => {
    unreadFrom(4, 9);
    act(() => reading.enter(CHANNEL));
    unreadFrom(6, 10);
    expect(line()).toBe(4);
  });
});
