export { useAlerts } from './useAlerts';
export { useBadge } from './useBadge';
