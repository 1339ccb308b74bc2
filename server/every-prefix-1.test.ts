import { testEveryPrefix } from './testing/every-prefix.ts';

testEveryPrefix(1, 2);
