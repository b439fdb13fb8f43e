import { Defect } from '../types';

/** The defects of the field, by number. Each family has a file of its own. */
export const DEFECTS: readonly Defect[] = [];
