import { useSyncExternalStore } from 'react';
import type { ChannelRow, Message, Notify } from '../protocol';
import { channelName, isConversation } from './conversations';

/** Something that somebody wants to know of though they do not look at the page. */
export interface Alert {
  readonly channel: string;
  /** The same thing has the same tag, whichever tab tells of it. */
  readonly tag: string;
  /** What the channel is called. */
  readonly title: string;
  readonly message: Message | undefined;
  readonly isDirect: boolean;
}

/** What happened in a channel: a message, or that one names the user. */
export type Arrival =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'mention'; readonly seq: number; readonly message: Message | undefined };

/** What is told of an arrival, by the channel's setting or else what is preferred; own messages never are. */
export function alertOf(row: ChannelRow, arrival: Arrival, myId: string, preferred: Notify): Alert | undefined {
  const level = row.notify ?? (isConversation(row) ? 'all' : preferred);
  const isTold = arrival.kind === 'message' ? level === 'all' : level === 'mentions';
  const { message } = arrival;
  if (!isTold || message?.sender.id === myId || message?.deleted === true) {
    return undefined;
  }
  const seq = arrival.kind === 'message' ? arrival.message.seq : arrival.seq;
  return {
    channel: row.id,
    tag: key(row.id, row.epoch, seq),
    title: channelName(row),
    message,
    isDirect: row.kind === 'direct',
  };
}

const MAX_EARLY = 100;

/** Mentions that came before their message, whose words are what is told of them. */
export class EarlyMentions {
  readonly #waiting = new Set<string>();

  /** Whether it waits from now on: its message is not in `room` yet. */
  waits(room: ChannelRow | undefined, seq: number): boolean {
    if (room === undefined || room.seq >= seq || this.#waiting.size >= MAX_EARLY) {
      return false;
    }
    this.#waiting.add(key(room.id, room.epoch, seq));
    return true;
  }

  /** Whether a mention was waiting for this message. */
  take({ channel, epoch, seq }: Message): boolean {
    return this.#waiting.delete(key(channel, epoch, seq));
  }
}

function key(channel: string, epoch: number, seq: number): string {
  return `${channel} ${epoch} ${seq}`;
}

const listeners = new Set<(alert: Alert) => void>();

/** Told of what arrives from now on; ends with the function that it answers. */
export function onAlert(listener: (alert: Alert) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellAlert(alert: Alert | undefined): void {
  if (alert !== undefined) {
    listeners.forEach((listener) => listener(alert));
  }
}

/** Whether the browser shows notifications; it knows none on a page that came without TLS. */
export type Permission = NotificationPermission | 'unsupported';

const watchers = new Set<() => void>();

export function permission(): Permission {
  return window.isSecureContext && 'Notification' in window ? Notification.permission : 'unsupported';
}

export const usePermission = (): Permission =>
  useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, permission);

/** Asks the user, as browsers want it: after a press only. */
export async function askPermission(): Promise<void> {
  if (permission() === 'default') {
    await Notification.requestPermission();
    watchers.forEach((watcher) => watcher());
  }
}

const TONE = [
  { hertz: 659.25, atSeconds: 0 },
  { hertz: 880, atSeconds: 0.09 },
] as const;
const NOTE_SECONDS = 0.28;
const LOUDNESS = 0.08;

let audio: AudioContext | undefined;

/** Two soft notes; silent where the browser wants to be touched first. */
export function playTone(): void {
  try {
    audio ??= new AudioContext();
  } catch {
    return;
  }
  const context = audio;
  void context.resume().then(() => {
    for (const { hertz, atSeconds } of TONE) {
      const start = context.currentTime + atSeconds;
      const note = context.createOscillator();
      const volume = context.createGain();
      note.frequency.value = hertz;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.012);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_SECONDS);
      note.connect(volume).connect(context.destination);
      note.start(start);
      note.stop(start + NOTE_SECONDS);
    }
  });
}
