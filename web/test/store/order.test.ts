import { describe, expect, it } from 'vitest';
import { newRoom, type Room } from '../../src/client/room';
import { orderOf } from '../../src/store/order';

function room(id: string, activity: number, name = id): Room {
  return newRoom(
    {
      id, kind: 'room', visibility: 'public', name, topic: '', epoch: 1, seq: 1, read_seq: 1, unread: 0, mentions: 0, members: 1,
    },
    activity,
  );
}

function sorted(rooms: ReadonlyMap<string, Room>): string[] {
  return [...rooms.values()]
    .sort((a, b) => b.activity - a.activity || a.row.name.localeCompare(b.row.name))
    .map(({ row }) => row.id);
}

describe('the order of rooms', () => {
  it('isTheSameObjectWhenNothingMoves', () => {
    const rooms = new Map([['a', room('a', 1)], ['b', room('b', 2)]]);
    const order = ['b', 'a'];
    const changed = new Map(rooms).set('a', { ...rooms.get('a')!, membersSeq: 3 });
    expect(orderOf(changed, { rooms, order }, new Set(['a']))).toBe(order);
  });

  it('isAsIfAllWereSortedWhateverComesGoesAndMoves', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    let rooms: ReadonlyMap<string, Room> = new Map();
    let order: readonly string[] = [];
    for (let step = 0; step < 300; step++) {
      const next = new Map(rooms);
      const changed = new Set<string>();
      for (let n = random(step % 10 === 0 ? 60 : 4) + 1; n > 0; n--) {
        const id = `r${random(80)}`;
        changed.add(id);
        if (random(5) === 0) {
          next.delete(id);
        } else {
          next.set(id, room(id, random(40), `name ${random(20)} ${id}`));
        }
      }
      order = orderOf(next, { rooms, order }, changed);
      rooms = next;
      expect(order).toEqual(sorted(rooms));
    }
  });
});
