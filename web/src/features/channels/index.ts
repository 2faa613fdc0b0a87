export { RoomAway } from './RoomAway';
export { RoomHeader } from './RoomHeader';
export { Sidebar } from './Sidebar';
