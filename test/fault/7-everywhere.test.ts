import { testGroup } from './suite.ts';

testGroup(7);
