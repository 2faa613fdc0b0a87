import { create } from 'zustand';
import type { UserRef } from '../protocol';

/** A person whose card is open, and what on the page it stands beside. */
export interface OpenCard {
  readonly user: UserRef;
  readonly beside: Element;
}

interface Panels {
  readonly card: OpenCard | undefined;
  /** The message that is open to be changed. */
  readonly edited: { readonly channel: string; readonly seq: number } | undefined;
}

/*
 * What one part of the page opens and another shows: a name in the timeline opens a person's card,
 * a key in the composer opens a message.
 */
const usePanels = create<Panels>(() => ({ card: undefined, edited: undefined }));

export const useOpenCard = (): OpenCard | undefined => usePanels((state) => state.card);

export function openCard(user: UserRef, beside: Element): void {
  usePanels.setState({ card: { user, beside } });
}

export function closeCard(): void {
  usePanels.setState({ card: undefined });
}

/** The seq of the message of a room that is open to be changed. */
export const useEdited = (channel: string): number | undefined =>
  usePanels((state) => (state.edited?.channel === channel ? state.edited.seq : undefined));

export function openEditor(channel: string, seq: number): void {
  usePanels.setState({ edited: { channel, seq } });
}

export function closeEditor(): void {
  usePanels.setState({ edited: undefined });
}
