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
@description('How many proxies stand in front of the apps: the front end of the platform, and your own, such as Front Door.')
param trustedProxies int = 1

@description('Origins whose pages may call the API from a browser, such as https://shop.example.com, separated by commas without spaces.')
param allowedOrigins string = ''

@description('Who gets the alerts.')
param alertEmail string

@minValue(0)
@description('Instances of the orders app that always run for Durable Functions. 0 saves their price and costs a cold start after every pause.')
param durableAlwaysReadyInstances int = 1

@minValue(1)
@maxValue(1000)
@description('Up to how many instances each app may scale.')
param maximumInstanceCount int = 100

@allowed([512, 2048, 4096])
@description('Memory of an instance.')
param instanceMemoryMB int = 2048

@allowed(['true', 'false'])
@description('Whether X-Request-Id is another name of Idempotency-Key for orders. Set it to false behind a proxy that gives every try a new one.')
param takeRequestIdAsKey string = 'true'

@description('How long histories of completed orchestrations are kept, from their start on, as days.hours:minutes:seconds; at least one day.')
param historyRetention string = '30.00:00:00'

@allowed(['Customers', 'Admins'])
@description('Who may deposit: customers on their own accounts, or admins and the payment provider only. The first makes money from nothing.')
param depositsBy string = 'Customers'

@description('User ID of the caller of a payment provider, who may deposit on every account; empty for none.')
param paymentProvider string = ''

@description('When the accounts are audited: an NCRONTAB expression of six fields, the first of them seconds, in UTC.')
param auditSchedule string = '0 0 3 * * *'

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_RAGRS', 'Standard_GZRS', 'Standard_RAGZRS'])
@description('Redundancy of the storage accounts. The default survives the loss of a zone; a region without zones needs Standard_LRS.')
param storageSku string = 'Standard_ZRS'

@description('Spreads the instances of both apps over the zones of the region. At least two instances of every group of functions then always run.')
param zoneRedundant bool = false

@description('Locks the storage account with the tables against deletion, also by azd down. Needs the right to manage locks, as an Owner has.')
param lockTables bool = false

@maxLength(24)
@description('Storage account with the tables. Empty: one that is named after the environment. Another one only to go on with restored tables.')
param tableStorageName string = ''

@minValue(30)
@maxValue(730)
@description('Days for which telemetry is kept.')
param logRetentionInDays int = 30

@minValue(1)
@description('Gigabytes of telemetry a day after which no more is taken until the next day.')
param telemetryDailyCapGB int = 10

@description('Closes the storage accounts and Service Bus to public networks. Service Bus becomes Premium, which costs more and cannot be changed later.')
param privateNetworking bool = false

@description('ID of the resource group that holds the private DNS zones (privatelink.…) for private networking. Empty: the deployment makes them.')
param privateDnsZonesResourceGroupId string = ''

@minValue(0)
@description('Budget of the resource group per month, in the currency of the subscription. 0: none.')
param monthlyBudget int = 0

@description('First day of the month in which the budget starts, such as 2026-01-01. A budget keeps its start, so it has no default.')
param budgetStartDate string = ''

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }

// Names that others refer to are known before the deployment; a value that only comes out of it would hide from a preview what it names.
var names = {
  workspace: 'log-${token}'
  applicationInsights: 'appi-${token}'
  ordersIdentity: 'id-orders-${token}'
  notificationsIdentity: 'id-notifications-${token}'
  ordersStorage: 'storders${token}'
  notificationsStorage: 'stnotify${token}'
  tableStorage: empty(tableStorageName) ? 'sttables${token}' : tableStorageName
  serviceBus: 'sbns-${token}'
  keyVault: 'kv-${token}'
  network: 'vnet-${token}'
  sendGridSecret: 'SendGridApiKey'
  ordersApp: 'func-orders-${token}'
  notificationsApp: 'func-notifications-${token}'
}

// Both apps know the same callers.
var callerSettings = {
  Identity__Mode: identityMode
  Identity__FirstAdmin: firstAdmin
  Identity__SessionLifetime: sessionLifetime
  Identity__TrustedProxies: string(trustedProxies)
  Cors__AllowedOrigins: allowedOrigins
}

var corsOrigins = empty(allowedOrigins) ? [] : split(allowedOrigins, ',')

// What the Functions host keeps for every app: its locks, and its keys, which open the app's administration. So each app has an account
// of its own: who breaks into one app gets no key of the other.
var hostContainers = ['azure-webjobs-hosts', 'azure-webjobs-secrets']
var packageContainer = 'package'

var tableEndpoint = 'https://${names.tableStorage}.table.${environment().suffixes.storage}/'
var networkId = '${group.id}/providers/Microsoft.Network/virtualNetworks/${names.network}'
var serviceBusAddress = '${names.serviceBus}.servicebus.windows.net'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.workspace
    componentName: names.applicationInsights
    location: location
    tags: tags
    retentionInDays: logRetentionInDays
    dailyCapGB: telemetryDailyCapGB
  }
}

module ordersStorage 'modules/storage-account.bicep' = {
  scope: group
  params: {
    name: names.ordersStorage
    location: location
    tags: tags
    sku: storageSku
    private: privateNetworking
    contents: { containers: concat(hostContainers, [packageContainer]), tables: [] }
  }
}

module notificationsStorage 'modules/storage-account.bicep' = {
  scope: group
  params: {
    name: names.notificationsStorage
    location: location
    tags: tags
    sku: storageSku
    private: privateNetworking
    contents: { containers: concat(hostContainers, [packageContainer]), tables: [] }
  }
}

module tableStorage 'modules/storage-account.bicep' = {
  scope: group
  params: {
    name: names.tableStorage
    location: location
    tags: tags
    sku: storageSku
    private: privateNetworking
    locked: lockTables
    contents: {
      containers: []
      tables: ['Accounts', 'Customers', 'Emails', 'Logins', 'Orders', 'Recipients', 'Registrations', 'Sessions']
    }
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  params: {
    name: names.serviceBus
    location: location
    tags: tags
    private: privateNetworking
    workspaceId: monitoring.outputs.workspaceId
  }
}

module keyVault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    name: names.keyVault
    secretName: names.sendGridSecret
    location: location
    tags: tags
    sendGridApiKey: sendGridApiKey
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  scope: group
  params: { networkName: names.network, name: token, location: location, tags: tags }
}

module privateAccess 'modules/private-access.bicep' = if (privateNetworking) {
  scope: group
  dependsOn: [network]
  params: {
    name: token
    location: location
    tags: tags
    networkId: networkId
    ordersStorageId: ordersStorage.outputs.id
    notificationsStorageId: notificationsStorage.outputs.id
    tableStorageId: tableStorage.outputs.id
    serviceBusId: serviceBus.outputs.id
    dnsZonesResourceGroupId: privateDnsZonesResourceGroupId
  }
}

module ordersIdentity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.ordersIdentity, location: location, tags: tags }
}

module notificationsIdentity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.notificationsIdentity, location: location, tags: tags }
}

module ordersAccess 'access/orders.bicep' = {
  scope: group
  dependsOn: [ordersIdentity, ordersStorage, tableStorage, serviceBus, monitoring]
  params: {
    identityName: names.ordersIdentity
    hostStorageName: names.ordersStorage
    tableStorageName: names.tableStorage
    serviceBusName: names.serviceBus
    applicationInsightsName: names.applicationInsights
  }
}

module notificationsAccess 'access/notifications.bicep' = {
  scope: group
  dependsOn: [notificationsIdentity, notificationsStorage, tableStorage, serviceBus, keyVault, monitoring]
  params: {
    identityName: names.notificationsIdentity
    hostStorageName: names.notificationsStorage
    hostContainerNames: hostContainers
    packageContainerName: packageContainer
    tableStorageName: names.tableStorage
    serviceBusName: names.serviceBus
    keyVaultName: names.keyVault
    secretName: names.sendGridSecret
    applicationInsightsName: names.applicationInsights
  }
}

module orders 'modules/function-app.bicep' = {
  scope: group
  // The platform loads the package as the app's identity; a private account is only reached by its endpoint.
  dependsOn: [ordersAccess, privateAccess]
  params: {
    serviceName: 'orders'
    planName: 'plan-orders-${token}'
    siteName: names.ordersApp
    location: location
    tags: tags
    identityId: ordersIdentity.outputs.id
    identityClientId: ordersIdentity.outputs.clientId
    hostStorageName: names.ordersStorage
    packageContainerUrl: 'https://${names.ordersStorage}.blob.${environment().suffixes.storage}/${packageContainer}'
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    alwaysReady: durableAlwaysReadyInstances == 0 ? [] : [{ name: 'durable', instanceCount: durableAlwaysReadyInstances }]
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    zoneRedundant: zoneRedundant
    subnetId: privateNetworking ? '${networkId}/subnets/orders' : ''
    allowedOrigins: corsOrigins
    settings: {
      ...callerSettings
      TablesConnection__tableServiceUri: tableEndpoint
      TablesConnection__credential: 'managedidentity'
      TablesConnection__clientId: ordersIdentity.outputs.clientId
      ServiceBusConnection__fullyQualifiedNamespace: serviceBusAddress
      ServiceBusConnection__credential: 'managedidentity'
      ServiceBusConnection__clientId: ordersIdentity.outputs.clientId
      AuditSchedule: auditSchedule
      Deposits__By: depositsBy
      Deposits__PaymentProvider: paymentProvider
      Orders__TakeRequestIdAsKey: takeRequestIdAsKey
      Orchestrations__HistoryRetention: historyRetention
    }
  }
}

module notifications 'modules/function-app.bicep' = {
  scope: group
  // The platform loads the package and resolves the Key Vault reference as the app's identity. The roles take minutes to arrive, so
  // what is deployed next (postprovision in azure.yaml) has the references looked up again until they are resolved.
  dependsOn: [notificationsAccess, privateAccess]
  params: {
    serviceName: 'notifications'
    planName: 'plan-notifications-${token}'
    siteName: names.notificationsApp
    location: location
    tags: tags
    identityId: notificationsIdentity.outputs.id
    identityClientId: notificationsIdentity.outputs.clientId
    hostStorageName: names.notificationsStorage
    packageContainerUrl: 'https://${names.notificationsStorage}.blob.${environment().suffixes.storage}/${packageContainer}'
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    alwaysReady: []
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    zoneRedundant: zoneRedundant
    subnetId: privateNetworking ? '${networkId}/subnets/notifications' : ''
    allowedOrigins: corsOrigins
    settings: {
      ...callerSettings
      TablesConnection__tableServiceUri: tableEndpoint
      TablesConnection__credential: 'managedidentity'
      TablesConnection__clientId: notificationsIdentity.outputs.clientId
      ServiceBusConnection__fullyQualifiedNamespace: serviceBusAddress
      ServiceBusConnection__credential: 'managedidentity'
      ServiceBusConnection__clientId: notificationsIdentity.outputs.clientId
      // Without a version, so that a new key is picked up without a deployment.
      SendGrid__ApiKey: '@Microsoft.KeyVault(SecretUri=https://${names.keyVault}${environment().suffixes.keyvaultDns}/secrets/${names.sendGridSecret})'
      SendGrid__From: sendGridFrom
      SendGrid__Host: sendGridHost
      SendGrid__WebhookPublicKey: sendGridWebhookPublicKey
    }
  }
}

module alerts 'modules/alerts.bicep' = {
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
  scope: group
  params: {
    name: environmentName
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.componentId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  scope: group
  params: {
    name: environmentName
    monthlyAmount: monthlyBudget
    startDate: monthlyBudget > 0 && empty(budgetStartDate)
      ? fail('monthlyBudget needs budgetStartDate, the first day of a month, such as 2026-01-01.')
      : budgetStartDate
    contactEmail: alertEmail
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output ORDERS_APP_NAME string = names.ordersApp
output ORDERS_URL string = orders.outputs.url
output NOTIFICATIONS_APP_NAME string = names.notificationsApp
output NOTIFICATIONS_URL string = notifications.outputs.url
output TABLE_STORAGE_NAME string = names.tableStorage
output SERVICE_BUS_NAMESPACE string = names.serviceBus
output KEY_VAULT_NAME string = names.keyVault
