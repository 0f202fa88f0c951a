// The broker between the two apps: a topic per kind of event, a subscription per consumer, and the queue on which emails wait.

param name string
param location string
param tags { *: string }

@description('Premium, reachable by private endpoint only. The Standard tier has no private endpoints.')
param private bool

@description('Workspace that receives the namespace\'s log of management operations.')
param workspaceId string

var entities = {
  topics: [
    { name: 'orders', subscription: 'email' }
    { name: 'customers', subscription: 'profiles' }
  ]
}

// A saga that lost the broker's answer publishes again under the same message id, within minutes; the consumers' inbox,
// which has no time limit, catches what comes later.
var duplicateDetectionWindow = 'PT1H'

// Long enough for a consumer that is down over a long weekend; then the message is dead-lettered, not lost.
var timeToLive = 'P14D'

// The Functions host renews the lock while a function runs.
var lockDuration = 'PT1M'

// Waiting messages are sent again as scheduled copies, so deliveries count only crashes and unexpected errors.
var maxDeliveryCount = 10

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: private ? { name: 'Premium', tier: 'Premium', capacity: 1 } : { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }
}

resource topic 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' = [
  for item in entities.topics: {
    parent: namespace
    name: item.name
    properties: {
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: duplicateDetectionWindow
      defaultMessageTimeToLive: timeToLive
    }
  }
]

resource subscription 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' = [
  for (item, index) in entities.topics: {
    parent: topic[index]
    name: item.subscription
    properties: {
      lockDuration: lockDuration
      maxDeliveryCount: maxDeliveryCount
      defaultMessageTimeToLive: timeToLive
      deadLetteringOnMessageExpiration: true
      deadLetteringOnFilterEvaluationExceptions: true
    }
  }
]

// Each consumer takes every event of its topic; which types it knows is its own business.
resource rule 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2026-01-01' = [
  for (item, index) in entities.topics: {
    parent: subscription[index]
    name: '$Default'
    properties: {
      filterType: 'SqlFilter'
      sqlFilter: { sqlExpression: '1=1' }
    }
  }
]

resource emailRetries 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = {
  parent: namespace
  name: 'email-retries'
  properties: {
    lockDuration: lockDuration
    maxDeliveryCount: maxDeliveryCount
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: duplicateDetectionWindow
    defaultMessageTimeToLive: timeToLive
    deadLetteringOnMessageExpiration: true
  }
}

resource operationalLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'operational-logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'OperationalLogs', enabled: true }
    ]
  }
}

output id string = namespace.id
