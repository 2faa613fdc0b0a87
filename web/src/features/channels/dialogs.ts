export { CreateRoomDialog } from './CreateRoomDialog';
export { LeaveRoomDialog } from './LeaveRoomDialog';
export { NewConversationDialog } from './NewConversationDialog';
export { RoomDetailsDialog } from './RoomDetailsDialog';
