export { useShortcuts } from './useShortcuts';
