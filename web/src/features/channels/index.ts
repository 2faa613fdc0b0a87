export { DirectoryPage } from './DirectoryPage';
export { HomePage } from './HomePage';
export { RoomAway } from './RoomAway';
export { RoomHeader } from './RoomHeader';
export { Sidebar } from './Sidebar';
