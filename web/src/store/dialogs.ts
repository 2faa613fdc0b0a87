import { create } from 'zustand';

/** What can stand over the page, one at a time; asked for anywhere, shown by the page itself. */
export type OpenDialog =
  | { readonly kind: 'create_room' | 'new_conversation' | 'switcher' | 'help' | 'status' }
  | { readonly kind: 'room_details' | 'leave_room'; readonly channel: string }
  /** Into a room, or into the server alone. */
  | { readonly kind: 'invite'; readonly channel?: string };

const useDialogState = create<{ readonly open: OpenDialog | undefined }>(() => ({ open: undefined }));

export const useOpenDialog = (): OpenDialog | undefined => useDialogState((state) => state.open);

export function openDialog(open: OpenDialog): void {
  useDialogState.setState({ open });
}

export function closeDialog(): void {
  useDialogState.setState({ open: undefined });
}
