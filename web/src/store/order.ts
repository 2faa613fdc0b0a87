import type { Room } from '../client';

interface Ordered {
  readonly rooms: ReadonlyMap<string, Room>;
  readonly order: readonly string[];
}

/** With more at once, sorting all is the shorter way. */
const MAX_INSERTED_ROOMS = 20;
const names = new Intl.Collator();

/**
 * Ids of the rooms, the one with the latest activity first. Only what changed is put in its place
 * among the rest: sorting thousands anew with every message takes longer than the message.
 */
export function orderOf(
  rooms: ReadonlyMap<string, Room>,
  before: Ordered,
  changed: ReadonlySet<string>,
): readonly string[] {
  const moved = [...changed].filter((channel) => {
    const [now, then] = [rooms.get(channel), before.rooms.get(channel)];
    return now?.activity !== then?.activity || now?.row.name !== then?.row.name;
  });
  if (moved.length === 0) {
    return before.order;
  }
  const byActivity = (one: string, other: string): number => {
    const [a, b] = [rooms.get(one)!, rooms.get(other)!];
    return b.activity - a.activity || names.compare(a.row.name, b.row.name);
  };
  if (moved.length > MAX_INSERTED_ROOMS) {
    return [...rooms.keys()].sort(byActivity);
  }
  const isMoved = new Set(moved);
  const order = before.order.filter((channel) => !isMoved.has(channel));
  for (const channel of moved.filter((each) => rooms.has(each))) {
    let [from, to] = [0, order.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (byActivity(order[middle]!, channel) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    order.splice(from, 0, channel);
  }
  return order;
}
