// Everything the app `orders` may do, and nothing else. Every assignment is as narrow as what it is for.
// All that names a resource or an assignment is known before the deployment, so that a preview shows every assignment; only the
// identity's principal is not. An identity that is deleted and made again is another principal under the same names: delete its old
// assignments first.

param identityName string
param hostStorageName string
param tableStorageName string
param serviceBusName string
param applicationInsightsName string

var roles = loadJsonContent('../role-definitions.json')

var app = {
  ownTables: ['Accounts', 'Customers', 'Logins', 'Orders', 'Registrations', 'Sessions']
  readsTables: ['Emails']
  publishesTo: ['customers', 'orders']
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostStorageName
}

resource tableStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: tableStorageName

  resource service 'tableServices' existing = {
    name: 'default'
  }
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' existing = [
  for tableName in app.ownTables: {
    parent: tableStorage::service
    name: tableName
  }
]

resource readTable 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' existing = [
  for tableName in app.readsTables: {
    parent: tableStorage::service
    name: tableName
  }
]

resource serviceBus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: serviceBusName
}

resource topic 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' existing = [
  for topicName in app.publishesTo: {
    parent: serviceBus
    name: topicName
  }
]

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

@description('Why: reads and writes the entities of its own tables. On each table, so it writes none of the notifications app.')
resource ownTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (tableName, index) in app.ownTables: {
    scope: table[index]
    name: guid(table[index].id, identity.id, roles.storageTableDataContributor)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

@description('Why: shows support staff what a customer was sent. It reads the emails of the notifications app; it can neither add nor change one.')
resource readEmails 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (tableName, index) in app.readsTables: {
    scope: readTable[index]
    name: guid(readTable[index].id, identity.id, roles.storageTableDataReader)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataReader)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

@description('Why: publishes events. On each topic: it can neither read them back nor write to the queue of the notifications app.')
resource publishEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (topicName, index) in app.publishesTo: {
    scope: topic[index]
    name: guid(topic[index].id, identity.id, roles.azureServiceBusDataSender)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.azureServiceBusDataSender)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// On the account: Durable Functions creates the containers for its leases and large messages itself. The role is the one that the Functions host
// documents.
@description('Why: locks, keys and package of its host, and the leases and large messages of Durable Functions.')
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, identity.id, roles.storageBlobDataOwner)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Why: the control and work item queues of Durable Functions, which the extension creates itself: so on its account.')
resource durableQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, identity.id, roles.storageQueueDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Why: the histories and instances of Durable Functions, which the extension creates itself: so on its account.')
resource durableTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, identity.id, roles.storageTableDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Why: sends telemetry, which the component accepts from identities only.')
resource sendTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: applicationInsights
  name: guid(applicationInsights.id, identity.id, roles.monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}
