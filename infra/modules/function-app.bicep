// One function app on its own Flex Consumption plan (a plan holds one app), which reaches everything by its identity.

@description('The service in azure.yaml whose code runs here.')
param serviceName string
param planName string
param siteName string
param location string
param tags object
param identityId string
param identityClientId string
param hostStorageName string

@description('URL of the blob container that holds the deployed package.')
param packageContainerUrl string
param applicationInsightsConnectionString string

@description('Groups of functions that always have instances running: [{ name, instanceCount }].')
param alwaysReady array
param maximumInstanceCount int
param instanceMemoryMB int

@description('Subnet for outgoing traffic; empty: none.')
param subnetId string

@description('Origins whose pages may call the app from a browser, with credentials.')
param allowedOrigins array

@description('Settings of the app itself, besides those of the Functions host.')
param settings object

// One identity-based connection: no key, and never a plain AzureWebJobsStorage beside it, which would win.
var hostSettings = {
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2024-04-01' = {
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

resource applicationSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: site
  name: 'appsettings'
  properties: union(hostSettings, settings)
}

// Only identities may publish. Flex Consumption has no FTP at all (and no ftpsState), which the first policy states.
resource ftpCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: site
  name: 'ftp'
  properties: { allow: false }
}

resource scmCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: site
  name: 'scm'
  properties: { allow: false }
}

output siteName string = site.name
output url string = 'https://${site.properties.defaultHostName}'
