import fr from './fr';
import { frParts } from './frParts';

export default { ...fr, ...frParts };
