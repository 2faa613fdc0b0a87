export { StatusDialog } from './StatusDialog';
