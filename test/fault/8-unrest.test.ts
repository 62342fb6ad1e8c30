import { testGroup } from './suite.ts';

testGroup(8);
