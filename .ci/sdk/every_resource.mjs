// SPDX-License-Identifier: Apache-2.0
// Creates, describes, changes, lists and deletes SiteWise's resources with the AWS SDK for JavaScript 3, and updates
// each with what was described. Usage: MILLWRIGHT_SDK=FOLDER node every_resource.mjs URL
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';

const require = createRequire(import.meta.url);
const sdk = require(process.env.MILLWRIGHT_SDK ?? '@aws-sdk/client-iotsitewise');
const client = new sdk.IoTSiteWiseClient({
  endpoint: process.argv[2] ?? 'http://127.0.0.1:8080',
  region: 'eu-central-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  disableHostPrefix: true,
  maxAttempts: 1,
});
const ROLE = 'arn:aws:iam::123456789012:role/monitor';
const stamp = Date.now();
let calls = 0;
let failures = 0;

function fail(text) {
  failures++;
  console.log(`FAILED ${text}`);
}

/** Calls an operation; a refusal or a complaint of the client is a failure. */
async function call(operation, request = {}) {
  calls++;
  try {
    return await client.send(new sdk[`${operation}Command`](request));
  } catch (error) {
    fail(`${operation}: ${error.name}: ${error.message}`);
    return {};
  }
}

/** An answer without what every update changes. */
function steady(answer) {
  return Object.fromEntries(
    Object.entries(answer).filter(
      ([name]) => !/astUpdateDate$/.test(name) && !['$metadata', 'eTag', 'assetModelVersion', 'datasetVersion'].includes(name)));
}

/** Describes, updates with the description, and describes again: both must say the same. */
async function again(thing, id, names, more = () => ({})) {
  const before = await call(`Describe${thing}`, id);
  const request = Object.fromEntries(names.filter((name) => before[name] !== undefined).map((name) => [name, before[name]]));
  await call(`Update${thing}`, { ...id, ...request, ...more(before) });
  const after = await call(`Describe${thing}`, id);
  if (!isDeepStrictEqual(steady(before), steady(after))) {
    fail(`Update${thing} with its description has changed ${JSON.stringify(before)} to ${JSON.stringify(after)}`);
  }
  return after;
}

const variable = (name, propertyId) => ({ name, value: { propertyId } });
const { assetModelId } = await call('CreateAssetModel', {
  assetModelName: `Press ${stamp}`,
  assetModelProperties: [
    { name: 'Serial', dataType: 'STRING', type: { attribute: { defaultValue: 'n/a' } } },
    { name: 'Temp', dataType: 'DOUBLE', unit: 'Fahrenheit', type: { measurement: {} } },
    { name: 'Celsius', dataType: 'DOUBLE', type: { transform: { expression: '(f - 32) / 1.8', variables: [variable('f', 'Temp')] } } },
    { name: 'Hourly', dataType: 'DOUBLE', type: { metric: {
      expression: 'avg(c)', variables: [variable('c', 'Celsius')], window: { tumbling: { interval: '1h' } } } } },
  ],
  assetModelCompositeModels: [{ name: 'Overheat', type: 'AWS/ALARM', properties: [
    { name: 'AWS/ALARM_TYPE', dataType: 'STRING', type: { attribute: { defaultValue: 'EXTERNAL' } } },
    { name: 'AWS/ALARM_STATE', dataType: 'STRUCT', dataTypeSpec: 'AWS/ALARM_STATE', type: { measurement: {} } }] }],
});
await sdk.waitUntilAssetModelActive({ client, maxWaitTime: 10 }, { assetModelId });
await again('AssetModel', { assetModelId }, ['assetModelName', 'assetModelDescription', 'assetModelExternalId',
  'assetModelProperties', 'assetModelHierarchies', 'assetModelCompositeModels']);
const { assetId } = await call('CreateAsset', { assetName: `Press ${stamp}`, assetModelId });
await sdk.waitUntilAssetActive({ client, maxWaitTime: 10 }, { assetId });
const asset = await again('Asset', { assetId }, ['assetName', 'assetDescription', 'assetExternalId']);
const propertyId = asset.assetProperties?.find((property) => property.name === 'Temp')?.id;
await call('DescribeAssetProperty', { assetId, propertyId });
const now = Math.floor(Date.now() / 1000);
await call('BatchPutAssetPropertyValue', { entries: [{ entryId: '1', assetId, propertyId, propertyValues: [
  { value: { doubleValue: 212.5 }, timestamp: { timeInSeconds: now - 5 }, quality: 'GOOD' },
  { value: { nullValue: { valueType: 'D' } }, timestamp: { timeInSeconds: now - 4 }, quality: 'BAD' }] }] });
const value = await call('GetAssetPropertyValue', { assetId, propertyId });
if (value.propertyValue?.value?.nullValue?.valueType !== 'D') {
  fail(`GetAssetPropertyValue answers ${JSON.stringify(value.propertyValue)} for a null of type D`);
}
const startDate = new Date((now - 60) * 1000);
const endDate = new Date((now + 60) * 1000);
await call('GetAssetPropertyValueHistory', { assetId, propertyId, startDate, endDate });
await call('GetAssetPropertyAggregates', { assetId, propertyId, startDate, endDate, resolution: '1m', aggregateTypes: ['AVERAGE', 'COUNT'] });
await call('BatchGetAssetPropertyValueHistory', { entries: [{ entryId: '1', assetId, propertyId, startDate, endDate }] });
await call('GetInterpolatedAssetPropertyValues', { assetId, propertyId, startTimeInSeconds: now - 60, endTimeInSeconds: now,
  quality: 'GOOD', intervalInSeconds: 10, type: 'LINEAR_INTERPOLATION' });
await call('ExecuteQuery', { queryStatement: `SELECT event_timestamp, double_value FROM raw_time_series WHERE asset_id = '${assetId}'` });
await call('TagResource', { resourceArn: asset.assetArn, tags: { shift: 'early' } });
await call('ListTagsForResource', { resourceArn: asset.assetArn });
await call('UntagResource', { resourceArn: asset.assetArn, tagKeys: ['shift'] });

const { portalId } = await call('CreatePortal', { portalName: `Plant ${stamp}`, portalContactEmail: 'a@plant.example', roleArn: ROLE,
  portalLogoImageFile: { data: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'), type: 'PNG' } });
await again('Portal', { portalId }, ['portalName', 'portalDescription', 'portalContactEmail', 'roleArn'],
  (portal) => ({ portalLogoImage: { id: portal.portalLogoImageLocation?.id } }));
const { projectId } = await call('CreateProject', { portalId, projectName: `Line ${stamp}` });
await again('Project', { projectId }, ['projectName', 'projectDescription']);
const { dashboardId } = await call('CreateDashboard', { projectId, dashboardName: 'Shift', dashboardDefinition: '{"widgets":[]}' });
await again('Dashboard', { dashboardId }, ['dashboardName', 'dashboardDescription', 'dashboardDefinition']);
const { accessPolicyId } = await call('CreateAccessPolicy', {
  accessPolicyIdentity: { iamRole: { arn: ROLE } }, accessPolicyResource: { project: { id: projectId } }, accessPolicyPermission: 'VIEWER' });
await again('AccessPolicy', { accessPolicyId }, ['accessPolicyIdentity', 'accessPolicyResource', 'accessPolicyPermission']);
const { gatewayId } = await call('CreateGateway', { gatewayName: `edge ${stamp}`,
  gatewayPlatform: { greengrassV2: { coreDeviceThingName: `core-${stamp}` } } });
await again('Gateway', { gatewayId }, ['gatewayName']);
const { datasetId } = await call('CreateDataset', { datasetName: `Manuals ${stamp}`, datasetSource: {
  sourceType: 'KENDRA', sourceFormat: 'KNOWLEDGE_BASE',
  sourceDetail: { kendra: { knowledgeBaseArn: 'arn:aws:kendra:eu-central-1:123456789012:index/a', roleArn: ROLE } } } });
await again('Dataset', { datasetId }, ['datasetName', 'datasetDescription', 'datasetSource']);
for (const [operation, request] of [['ListAssetModels', {}], ['ListAssets', {}], ['ListTimeSeries', {}], ['ListPortals', {}],
  ['ListProjects', { portalId }], ['ListDashboards', { projectId }], ['ListGateways', {}], ['ListDatasets', { sourceType: 'KENDRA' }],
  ['ListComputationModels', {}], ['ListBulkImportJobs', {}], ['DescribeLoggingOptions', {}], ['DescribeStorageConfiguration', {}],
  ['DescribeDefaultEncryptionConfiguration', {}]]) {
  await call(operation, request);
}

await call('DeleteDataset', { datasetId });
await call('DeleteGateway', { gatewayId });
await call('DeleteAccessPolicy', { accessPolicyId });
await call('DeleteDashboard', { dashboardId });
await call('DeleteProject', { projectId });
await call('DeletePortal', { portalId });
await call('DeleteAsset', { assetId });
await sdk.waitUntilAssetNotExists({ client, maxWaitTime: 10, minDelay: 1 }, { assetId });
await call('DeleteAssetModel', { assetModelId });
console.log(`AWS SDK for JavaScript ${require(`${process.env.MILLWRIGHT_SDK ?? '@aws-sdk/client-iotsitewise'}/package.json`).version}: ${calls} calls; ${failures} failures`);
process.exit(failures ? 1 : 0);
