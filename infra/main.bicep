// The whole system in one resource group. The same template serves `azd up` and `az deployment sub create`.

targetScope = 'subscription'

@minLength(1)
@maxLength(32)
@description('Name of the environment, such as test or production. It stands in the names of all resources.')
param environmentName string

@minLength(1)
@description('Region of all resources; it must offer Flex Consumption.')
@metadata({ azd: { type: 'location' } })
param location string

@secure()
@minLength(1)
@description('SendGrid API key with the permission Mail Send. It goes to Key Vault and nowhere else.')
param sendGridApiKey string

@description('Sender of all emails: an address or domain that is verified with SendGrid.')
param sendGridFrom string

@description('Base address of the SendGrid API; https://api.eu.sendgrid.com for an EU subuser.')
param sendGridHost string = 'https://api.sendgrid.com'

@description('Verification key of SendGrid\'s Signed Event Webhook, which is public. Empty: the webhook is off.')
param sendGridWebhookPublicKey string = ''

@allowed(['Session', 'AppService'])
@description('Who knows the callers: the apps by their own sign-in, or App Service authentication, which has to be turned on first.')
param identityMode string = 'Session'

@description('User ID of the first admin, from the answer to a registration. Empty: none.')
param firstAdmin string = ''

@description('How long a session lasts, as [days.]hours:minutes:seconds.')
param sessionLifetime string = '12:00:00'

@minValue(0)
@maxValue(10)
@description('Proxies of your own with public addresses in front of the apps, such as Front Door.')
param trustedProxies int = 0

@description('Origins whose pages may call the API from a browser, such as https://shop.example.com, separated by commas without spaces.')
param allowedOrigins string = ''

@description('Who gets the alerts.')
param alertEmail string

@minValue(0)
@description('Instances of the orders app that always run for Durable Functions. 0 saves their price and costs a cold start after every pause.')
param durableAlwaysReadyInstances int = 1

@minValue(40)
@maxValue(1000)
@description('Up to how many instances each app may scale.')
param maximumInstanceCount int = 100

@allowed([512, 2048, 4096])
@description('Memory of an instance.')
param instanceMemoryMB int = 2048

@description('How long histories of completed orchestrations are kept, from their start on, as days.hours:minutes:seconds; at least one day.')
param historyRetention string = '30.00:00:00'

@description('When the accounts are audited: an NCRONTAB expression of six fields, the first of them seconds, in UTC.')
param auditSchedule string = '0 0 3 * * *'

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_RAGRS', 'Standard_GZRS', 'Standard_RAGZRS'])
@description('Redundancy of both storage accounts. The default survives the loss of a zone; a region without zones needs Standard_LRS.')
param storageSku string = 'Standard_ZRS'

@maxLength(24)
@description('Storage account with the tables. Empty: one that is named after the environment. Another one only to go on with restored tables.')
param tableStorageName string = ''

@minValue(30)
@maxValue(730)
@description('Days for which telemetry is kept.')
param logRetentionInDays int = 30

@description('Closes the storage accounts and Service Bus to public networks. Service Bus becomes Premium, which costs more and cannot be changed later.')
param privateNetworking bool = false

@description('Resource group that holds the private DNS zones (privatelink.…) for private networking. Empty: a policy of the organisation enters the addresses.')
param privateDnsZonesResourceGroupId string = ''

@minValue(0)
@description('Budget of the resource group per month, in the currency of the subscription. 0: none.')
param monthlyBudget int = 0

@description('First day of the month in which the budget starts, such as 2026-01-01. A budget keeps its start.')
param budgetStartDate string = ''

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }

// Both apps know the same callers.
var callerSettings = {
  Identity__Mode: identityMode
  Identity__FirstAdmin: firstAdmin
  Identity__SessionLifetime: sessionLifetime
  Identity__TrustedProxies: string(trustedProxies)
  Cors__AllowedOrigins: allowedOrigins
}

var corsOrigins = empty(allowedOrigins) ? [] : split(allowedOrigins, ',')

// What the Functions host keeps for every app: its locks, and its keys.
var hostContainers = ['azure-webjobs-hosts', 'azure-webjobs-secrets']
var ordersPackageContainer = 'package-orders'
var notificationsPackageContainer = 'package-notifications'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: { name: token, location: location, tags: tags, retentionInDays: logRetentionInDays }
}

module hostStorage 'modules/storage-account.bicep' = {
  name: 'host-storage'
  scope: group
  params: {
    name: 'sthost${token}'
    location: location
    tags: tags
    sku: storageSku
    private: privateNetworking
    contents: {
      containers: concat(hostContainers, [ordersPackageContainer, notificationsPackageContainer])
      tables: []
    }
  }
}

module tableStorage 'modules/storage-account.bicep' = {
  name: 'table-storage'
  scope: group
  params: {
    name: empty(tableStorageName) ? 'sttables${token}' : tableStorageName
    location: location
    tags: tags
    sku: storageSku
    private: privateNetworking
    contents: {
      containers: []
      tables: ['Accounts', 'Customers', 'Emails', 'Logins', 'Orders', 'Recipients', 'Sessions']
    }
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  name: 'service-bus'
  scope: group
  params: {
    name: 'sbns-${token}'
    location: location
    tags: tags
    private: privateNetworking
    workspaceId: monitoring.outputs.workspaceId
  }
}

module keyVault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    sendGridApiKey: sendGridApiKey
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  name: 'network'
  scope: group
  params: { name: 'vnet-${token}', location: location, tags: tags }
}

module privateAccess 'modules/private-access.bicep' = if (privateNetworking) {
  name: 'private-access'
  scope: group
  params: {
    name: token
    location: location
    tags: tags
    subnetId: network!.outputs.endpointsSubnetId
    hostStorageId: hostStorage.outputs.id
    tableStorageId: tableStorage.outputs.id
    serviceBusId: serviceBus.outputs.id
    dnsZonesResourceGroupId: privateDnsZonesResourceGroupId
  }
}

module ordersIdentity 'modules/identity.bicep' = {
  name: 'orders-identity'
  scope: group
  params: { name: 'id-orders-${token}', location: location, tags: tags }
}

module notificationsIdentity 'modules/identity.bicep' = {
  name: 'notifications-identity'
  scope: group
  params: { name: 'id-notifications-${token}', location: location, tags: tags }
}

module ordersAccess 'access/orders.bicep' = {
  name: 'orders-access'
  scope: group
  params: {
    principalId: ordersIdentity.outputs.principalId
    hostStorageName: hostStorage.outputs.name
    tableStorageName: tableStorage.outputs.name
    serviceBusName: serviceBus.outputs.name
    applicationInsightsName: monitoring.outputs.componentName
  }
}

module notificationsAccess 'access/notifications.bicep' = {
  name: 'notifications-access'
  scope: group
  params: {
    principalId: notificationsIdentity.outputs.principalId
    hostStorageName: hostStorage.outputs.name
    hostContainerNames: hostContainers
    packageContainerName: notificationsPackageContainer
    tableStorageName: tableStorage.outputs.name
    serviceBusName: serviceBus.outputs.name
    keyVaultName: keyVault.outputs.vaultName
    secretName: keyVault.outputs.secretName
    applicationInsightsName: monitoring.outputs.componentName
  }
}

module orders 'modules/function-app.bicep' = {
  name: 'orders'
  scope: group
  // The platform loads the package as the app's identity.
  dependsOn: [ordersAccess]
  params: {
    serviceName: 'orders'
    planName: 'plan-orders-${token}'
    siteName: 'func-orders-${token}'
    location: location
    tags: tags
    identityId: ordersIdentity.outputs.id
    identityClientId: ordersIdentity.outputs.clientId
    hostStorageName: hostStorage.outputs.name
    packageContainerUrl: '${hostStorage.outputs.blobEndpoint}${ordersPackageContainer}'
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    alwaysReady: durableAlwaysReadyInstances == 0
      ? []
      : [{ name: 'durable', instanceCount: durableAlwaysReadyInstances }]
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    subnetId: privateNetworking ? network!.outputs.ordersSubnetId : ''
    allowedOrigins: corsOrigins
    settings: union(callerSettings, {
      TablesConnection__tableServiceUri: tableStorage.outputs.tableEndpoint
      TablesConnection__credential: 'managedidentity'
      TablesConnection__clientId: ordersIdentity.outputs.clientId
      ServiceBusConnection__fullyQualifiedNamespace: serviceBus.outputs.fullyQualifiedNamespace
      ServiceBusConnection__credential: 'managedidentity'
      ServiceBusConnection__clientId: ordersIdentity.outputs.clientId
      AuditSchedule: auditSchedule
      Orchestrations__HistoryRetention: historyRetention
    })
  }
}

module notifications 'modules/function-app.bicep' = {
  name: 'notifications'
  scope: group
  // The platform loads the package and resolves the Key Vault reference as the app's identity.
  dependsOn: [notificationsAccess]
  params: {
    serviceName: 'notifications'
    planName: 'plan-notifications-${token}'
    siteName: 'func-notifications-${token}'
    location: location
    tags: tags
    identityId: notificationsIdentity.outputs.id
    identityClientId: notificationsIdentity.outputs.clientId
    hostStorageName: hostStorage.outputs.name
    packageContainerUrl: '${hostStorage.outputs.blobEndpoint}${notificationsPackageContainer}'
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    alwaysReady: []
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    subnetId: privateNetworking ? network!.outputs.notificationsSubnetId : ''
    allowedOrigins: corsOrigins
    settings: union(callerSettings, {
      TablesConnection__tableServiceUri: tableStorage.outputs.tableEndpoint
      TablesConnection__credential: 'managedidentity'
      TablesConnection__clientId: notificationsIdentity.outputs.clientId
      ServiceBusConnection__fullyQualifiedNamespace: serviceBus.outputs.fullyQualifiedNamespace
      ServiceBusConnection__credential: 'managedidentity'
      ServiceBusConnection__clientId: notificationsIdentity.outputs.clientId
      SendGrid__ApiKey: '@Microsoft.KeyVault(SecretUri=${keyVault.outputs.secretUri})'
      SendGrid__From: sendGridFrom
      SendGrid__Host: sendGridHost
      SendGrid__WebhookPublicKey: sendGridWebhookPublicKey
    })
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    name: environmentName
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.componentId
    serviceBusId: serviceBus.outputs.id
    alertEmail: alertEmail
  }
}

module dashboard 'modules/dashboard.bicep' = {
  name: 'dashboard'
  scope: group
  params: {
    name: environmentName
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.componentId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  name: 'budget'
  scope: group
  params: {
    name: environmentName
    monthlyAmount: monthlyBudget
    startDate: budgetStartDate
    contactEmail: alertEmail
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output ORDERS_APP_NAME string = orders.outputs.siteName
output ORDERS_URL string = orders.outputs.url
output NOTIFICATIONS_APP_NAME string = notifications.outputs.siteName
output NOTIFICATIONS_URL string = notifications.outputs.url
output TABLE_STORAGE_NAME string = tableStorage.outputs.name
output SERVICE_BUS_NAMESPACE string = serviceBus.outputs.name
output KEY_VAULT_NAME string = keyVault.outputs.vaultName
