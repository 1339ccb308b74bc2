/** All rules, in the order of their pages. */
import {
  baseUriTrailingSlash,
  exampleAddress,
  exampleBaseUri,
  insecureCredentials,
  queryInPath,
  routeTrailingSlash,
  singleBracePlaceholder,
} from './addresses.ts';
import { bareWordArgument, jsonPathSyntax, missingArgument, scriptWithoutPlace, unknownArgument } from './behaviour.ts';
import { duplicateVariable, missingBindFile, qualifiedVariable, unknownBindKey } from './binds.ts';
import { brokenTemplate } from './broken-template.ts';
import { missingCredentials } from './credentials.ts';
import { emptyDescription, missingDescription, missingTags, thinDescription } from './descriptions.ts';
import { noEffect, noEffectElsewhere, notRunHere } from './effects.ts';
import { missingFile } from './missing-files.ts';
import { nothingToAnswer, outputsOfOtherMode } from './modes.ts';
import {
  duplicateName,
  duplicateNamespace,
  duplicateOperation,
  duplicatePort,
  duplicateRoute,
  nameTooLong,
  secondControlServer,
} from './names.ts';
import { missingOutputSchema } from './output-schemas.ts';
import { jsonPathShape, mappingPath, typeClash, unfilledOutput, unknownField, unknownOutput } from './outputs.ts';
import { forwardWithoutPath, pathParameter, pathWithoutSlash, promptPlaceholder, resourceUri, undeclaredPathParameter } from './paths.ts';
import { patternSyntax } from './patterns.ts';
import { contradictingSemantics, promiseNotKept } from './promises.ts';
import type { Rule } from './rule.ts';
import { authenticationOverStdio, controlNotLocal, literalSecret, oauth2NotHttps, oauth2WithoutScopes, scriptInText } from './security.ts';
import {
  aggregateWithoutNamespace,
  importInSharedFile,
  importOfOtherVersion,
  tunnelFallbackDirect,
  tunnelIdentityUnbound,
  tunnelPublicAddress,
} from './sharing.ts';
import { unknownInstruction } from './skills.ts';
import { undeclaredVariable } from './undeclared-variable.ts';
import { unknownCall } from './unknown-call.ts';
import { unknownFlow } from './unknown-flow.ts';
import { unknownName } from './unknown-name.ts';
import { unknownSkillSource } from './unknown-skill-source.ts';
import { unknownStep } from './unknown-step.ts';
import { unusedOperation, unusedStep, unusedVariable } from './unused.ts';
import { unusedFlow, unusedImport, unusedInput } from './unused-inputs.ts';

export const rules: readonly Rule[] = [
  aggregateWithoutNamespace,
  authenticationOverStdio,
  bareWordArgument,
  baseUriTrailingSlash,
  brokenTemplate,
  contradictingSemantics,
  controlNotLocal,
  duplicateName,
  duplicateNamespace,
  duplicateOperation,
  duplicatePort,
  duplicateRoute,
  duplicateVariable,
  emptyDescription,
  exampleAddress,
  exampleBaseUri,
  forwardWithoutPath,
  importInSharedFile,
  importOfOtherVersion,
  insecureCredentials,
  jsonPathShape,
  jsonPathSyntax,
  literalSecret,
  mappingPath,
  missingArgument,
  missingBindFile,
  missingCredentials,
  missingDescription,
  missingFile,
  missingOutputSchema,
  missingTags,
  nameTooLong,
  noEffect,
  noEffectElsewhere,
  nothingToAnswer,
  notRunHere,
  oauth2NotHttps,
  oauth2WithoutScopes,
  outputsOfOtherMode,
  pathParameter,
  pathWithoutSlash,
  promiseNotKept,
  patternSyntax,
  promptPlaceholder,
  qualifiedVariable,
  queryInPath,
  resourceUri,
  routeTrailingSlash,
  scriptInText,
  scriptWithoutPlace,
  secondControlServer,
  singleBracePlaceholder,
  thinDescription,
  tunnelFallbackDirect,
  tunnelIdentityUnbound,
  tunnelPublicAddress,
  typeClash,
  undeclaredPathParameter,
  undeclaredVariable,
  unfilledOutput,
  unknownArgument,
  unknownBindKey,
  unknownCall,
  unknownField,
  unknownFlow,
  unknownInstruction,
  unknownName,
  unknownOutput,
  unknownSkillSource,
  unknownStep,
  unusedFlow,
  unusedImport,
  unusedInput,
  unusedOperation,
  unusedStep,
  unusedVariable,
];
