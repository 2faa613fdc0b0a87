import type { Room } from '../client';
import type { ChannelRow } from '../protocol';

/** What a channel is called where it is listed: its name, or whom it is with. */
export function channelName(row: Pick<ChannelRow, 'name' | 'peer'>): string {
  return row.peer !== undefined ? row.peer.display_name : row.name;
}

/** The address that leads to a channel, for who is signed in. */
export function channelLink(channel: string): string {
  return `${window.location.origin}/c/${encodeURIComponent(channel)}`;
}

/** Whether what is written there is meant for few, the user among them. */
export function isConversation({ kind }: Pick<ChannelRow, 'kind'>): boolean {
  return kind === 'direct' || kind === 'group';
}

/** How many unread messages are meant for the user: all of a conversation, else those that name them. */
export function meantFor(row: Pick<ChannelRow, 'kind' | 'unread' | 'mentions' | 'notify'>): number {
  return isConversation(row) && row.notify !== 'nothing' ? row.unread : row.mentions;
}

/** The parts of the list, each by last activity. */
export interface Sections {
  readonly favourites: readonly string[];
  readonly rooms: readonly string[];
  readonly people: readonly string[];
}

export const NO_SECTIONS: Sections = { favourites: [], rooms: [], people: [] };

/** Sorts into sections; what is hidden and has nothing new is in none. A part that is as before is the same. */
export function sectionsOf(
  rooms: ReadonlyMap<string, Room>,
  order: readonly string[],
  before: Sections,
): Sections {
  const favourites: string[] = [];
  const open: string[] = [];
  const people: string[] = [];
  for (const channel of order) {
    const row = rooms.get(channel)?.row;
    if (row === undefined || (row.hidden === true && row.unread === 0)) {
      continue;
    }
    if (row.favourite === true) {
      favourites.push(channel);
    } else {
      (isConversation(row) ? people : open).push(channel);
    }
  }
  const sections: Sections = {
    favourites: sameOr(before.favourites, favourites),
    rooms: sameOr(before.rooms, open),
    people: sameOr(before.people, people),
  };
  const isSame =
    sections.favourites === before.favourites &&
    sections.rooms === before.rooms &&
    sections.people === before.people;
  return isSame ? before : sections;
}

function sameOr(before: readonly string[], now: readonly string[]): readonly string[] {
  return before.length === now.length && before.every((each, at) => each === now[at]) ? before : now;
}
