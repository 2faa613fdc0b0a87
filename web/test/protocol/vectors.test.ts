import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type ClientFrame,
  comeBackAfter,
  decodeServerFrame,
  encodeClientFrame,
  ERROR_CODES,
  utf8Bytes,
  MAX_TEXT_BYTES,
} from '../../src/protocol';

interface Case {
  readonly name: string;
}

function vectors<T>(file: string): (Case & T)[] {
  const folder = new URL('../../../protocol/vectors/', import.meta.url);
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as (Case & T)[];
}

describe('a frame from the server', () => {
  const cases = vectors<{ frame: object; reads_as?: object | null }>('server-frames.json');

  it.each(cases)('isReadAsTheContractSays: $name', ({ frame, reads_as }) => {
    const expected = reads_as === undefined ? frame : (reads_as ?? undefined);
    expect(decodeServerFrame(JSON.stringify(frame))).toEqual(expected);
  });

  it('isRefusedWhenItIsNoFrame', () => {
    for (const text of ['', 'hello', '[]', 'null', '{}', '{"type":5}', '{"type":"welcome"}']) {
      expect(() => decodeServerFrame(text)).toThrow('is not');
    }
  });

  it('doesNotTakeATypeFromTheObjectPrototype', () => {
    expect(decodeServerFrame('{"type":"constructor"}')).toBeUndefined();
    expect(decodeServerFrame('{"type":"__proto__"}')).toBeUndefined();
  });
});

describe('a frame from the client', () => {
  const cases = vectors<{ frame: { type: string }; reads_as?: object }>('client-frames.json');
  const channel = '9c1f6a0e5b7d4c21';
  const id = '01927f4c-9a3b-7c00-8000-00000000000';
  const typed: readonly ClientFrame[] = [
    {
      type: 'hello',
      ref: '1',
      ticket: 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln',
      client: { name: 'parley-web', version: '0.1.0' },
      resume: {
        inbox: { epoch: 1, seq: 12 },
        [channel]: { epoch: 1, seq: 0 },
        '1d2e3f4a5b6c7d8e': { epoch: 3, seq: Number.MAX_SAFE_INTEGER },
      },
      more: true,
    },
    { type: 'resume', channels: { [channel]: { epoch: 1, seq: 41 } } },
    { type: 'create_channel', id: `${id}1`, name: 'Team Chat', kind: 'room', visibility: 'public' },
    { type: 'join_channel', ref: 'j', channel, id: `${id}6` },
    { type: 'leave_channel', ref: 'l', channel, id: `${id}7` },
    { type: 'delete_channel', ref: 'd', channel, id: `${id}8` },
    { type: 'chat_message', ref: 'm-17', channel, id: `${id}a`, text: 'x' },
    { type: 'edit_message', channel, id: `${id}d`, target: 41, text: 'better' },
    { type: 'delete_message', ref: 'x', channel, id: `${id}e`, target: 1 },
    { type: 'mark_channel_read', channel, seq: 41 },
    { type: 'history', channel },
    { type: 'history', ref: 'h', channel, before: 100, limit: 200 },
    { type: 'history', channel, after: 0 },
    { type: 'history', channel, around: 50, limit: 1 },
    { type: 'set_presence', ref: 'p', status: 'busy', text: 'In a meeting' },
    { type: 'watch_presence', users: ['ann', 'bob'] },
    { type: 'typing', channel },
    { type: 'ping' },
  ];

  it.each(typed.map((frame) => [frame.type, frame] as const))('standsInTheVectors: %s', (_, frame) => {
    const encoded = JSON.parse(encodeClientFrame(frame)) as unknown;
    expect(cases.map((each) => each.frame)).toContainEqual(encoded);
  });

  it('isKnownForEveryTypeInTheVectors', () => {
    expect(new Set(typed.map((frame) => frame.type))).toEqual(
      new Set(cases.map((each) => each.frame.type)),
    );
  });
});

describe('the lists of codes', () => {
  it('holdEveryErrorCodeOfTheContractAndNoOther', () => {
    expect([...ERROR_CODES].sort()).toEqual(
      vectors<{ code: string }>('error-codes.json')
        .map((each) => each.code)
        .sort(),
    );
  });

  it.each(vectors<{ code: number | null; come_back: string }>('close-codes.json'))(
    'sayWhetherToComeBack: $name',
    ({ code, come_back }) => {
      expect(comeBackAfter(code ?? 1006)).toBe(come_back);
      expect(comeBackAfter(code ?? 4999)).toBe(come_back);
    },
  );
});

describe('the length of a text', () => {
  it('isCountedInBytesOfUtf8', () => {
    expect(utf8Bytes('👋'.repeat(4096))).toBe(MAX_TEXT_BYTES);
    expect(utf8Bytes('é')).toBe(2);
  });
});
