// One function app on its own Flex Consumption plan (a plan holds one app), which reaches everything by its identity.

@description('The service in azure.yaml whose code runs here.')
param serviceName string
param planName string
param siteName string
param location string
param tags { *: string }
param identityId string
param identityClientId string
param hostStorageName string

@description('URL of the blob container that holds the deployed package.')
param packageContainerUrl string
param applicationInsightsConnectionString string

@description('Groups of functions that always have instances running.')
param alwaysReady { name: string, instanceCount: int }[]
param maximumInstanceCount int
param instanceMemoryMB int

@description('Spreads the instances over the zones of the region. At least two instances of each group of functions then always run, and are paid for.')
param zoneRedundant bool

@description('Subnet for outgoing traffic; empty: none.')
param subnetId string

@description('Origins whose pages may call the app from a browser, with credentials.')
param allowedOrigins string[]

@description('Settings of the app itself, besides those of the Functions host.')
param settings { *: string }

// One identity-based connection: no key, and never a plain AzureWebJobsStorage beside it, which would win.
var hostSettings = {
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // The exporter of host and app, left to itself, keeps five traces a second and drops the others without a word.
  OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
  OTEL_TRACES_SAMPLER_ARG: '1'
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: siteName
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      // The Functions host answers preflight requests by this; no function gets to see one.
      cors: { allowedOrigins: allowedOrigins, supportCredentials: !empty(allowedOrigins) }
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
      }
    }
  }
}

resource applicationSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: union(hostSettings, settings)
}

// Only identities may publish. Flex Consumption has no FTP at all (and no ftpsState), which the first policy states.
resource ftpCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'ftp'
  properties: { allow: false }
}

resource scmCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'scm'
  properties: { allow: false }
}

output url string = 'https://${site.properties.defaultHostName}'
