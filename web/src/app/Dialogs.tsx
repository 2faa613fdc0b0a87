import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { type OpenDialog, useOpenDialog } from '../store';

// Each is loaded when it is opened first: none belongs to what a room needs.
const CreateRoomDialog = later(async () => (await import('../features/channels/dialogs')).CreateRoomDialog);
const LeaveRoomDialog = later(async () => (await import('../features/channels/dialogs')).LeaveRoomDialog);
const NewConversationDialog = later(
  async () => (await import('../features/channels/dialogs')).NewConversationDialog,
);
const RoomDetailsDialog = later(async () => (await import('../features/channels/dialogs')).RoomDetailsDialog);
const InviteDialog = later(async () => (await import('../features/invitations')).InviteDialog);
const SwitcherDialog = later(async () => (await import('../features/switcher/dialogs')).SwitcherDialog);
const HelpDialog = later(async () => (await import('../features/switcher/dialogs')).HelpDialog);
const StatusDialog = later(async () => (await import('../features/account/dialogs')).StatusDialog);

/** What stands over the page, if anything does. */
export function Dialogs() {
  const open = useOpenDialog();
  return <Suspense>{open !== undefined && dialogOf(open)}</Suspense>;
}

function dialogOf(open: OpenDialog): ReactNode {
  switch (open.kind) {
    case 'create_room':
      return <CreateRoomDialog />;
    case 'new_conversation':
      return <NewConversationDialog />;
    case 'room_details':
      return <RoomDetailsDialog channel={open.channel} />;
    case 'leave_room':
      return <LeaveRoomDialog channel={open.channel} />;
    case 'invite':
      return <InviteDialog channel={open.channel} />;
    case 'switcher':
      return <SwitcherDialog />;
    case 'help':
      return <HelpDialog />;
    case 'status':
      return <StatusDialog />;
  }
}

function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return lazy(async () => ({ default: await load() })) as ComponentType<P>;
}
