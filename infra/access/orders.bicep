// Everything the app `orders` may do, and nothing else. Every assignment is as narrow as what it is for.

param principalId string
param hostStorageName string
param tableStorageName string
param serviceBusName string
param applicationInsightsName string

var roles = loadJsonContent('../role-definitions.json')

var app = {
  ownTables: ['Accounts', 'Customers', 'Logins', 'Orders', 'Sessions']
  publishesTo: ['customers', 'orders']
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName
}

resource tableStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: tableStorageName

  resource service 'tableServices' existing = {
    name: 'default'
  }
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' existing = [
  for tableName in app.ownTables: {
    parent: tableStorage::service
    name: tableName
  }
]

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource topic 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' existing = [
  for topicName in app.publishesTo: {
    parent: serviceBus
    name: topicName
  }
]

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

// Why: reads and writes the entities of its own tables. On each table, so the notifications app's tables stay closed to it.
resource ownTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (tableName, index) in app.ownTables: {
    scope: table[index]
    name: guid(table[index].id, principalId, roles.storageTableDataContributor)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// Why: publishes events. On each topic: it can neither read them back nor write to the queue of the notifications app.
resource publishEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (topicName, index) in app.publishesTo: {
    scope: topic[index]
    name: guid(topic[index].id, principalId, roles.azureServiceBusDataSender)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.azureServiceBusDataSender)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// Why: the host's locks, keys and package, and the leases and large messages of Durable Functions, whose containers the
// extension creates itself: so on the account. Blob Data Owner is the role that the Functions host documents.
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, principalId, roles.storageBlobDataOwner)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Why: the control and work item queues of Durable Functions, which the extension creates itself: so on the account.
resource durableQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, principalId, roles.storageQueueDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Why: the histories and instances of Durable Functions, which the extension creates itself: so on the account.
resource durableTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, principalId, roles.storageTableDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Why: sends telemetry, which the component accepts from identities only.
resource sendTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: applicationInsights
  name: guid(applicationInsights.id, principalId, roles.monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
