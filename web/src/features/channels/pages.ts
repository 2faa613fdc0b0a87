export { DirectoryPage } from './DirectoryPage';
export { HomePage } from './HomePage';
