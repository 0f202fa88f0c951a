// What wakes somebody up. docs/operations.md has a section for each alert: what it means, how to look, what to do.

param name string
param location string
param tags { *: string }
param applicationInsightsId string
param serviceBusId string

@description('Who is told.')
param alertEmail string

// The metrics are those of the apps; a counter's increments arrive once a minute. A row of telemetry may stand for several items, where
// something on the way sampled: what is counted is their number, itemCount.
var alerts = {
  queries: [
    {
      name: 'ledger-disagreement'
      severity: 0
      description: 'An audit found an account whose balance, sequence and entries disagree.'
      query: 'customMetrics | where name == "ledger.audit.disagreements" | summarize value = sum(value)'
      threshold: 0
      window: 'PT1H'
      every: 'PT15M'
      closesItself: false
    }
    {
      name: 'failed-orchestrations'
      severity: 1
      description: 'A saga ended as failed: its order is neither confirmed nor rejected.'
      query: 'customMetrics | where name == "orchestrations.failed" | summarize value = sum(value)'
      threshold: 0
      window: 'PT15M'
      every: 'PT5M'
      closesItself: true
    }
    {
      name: 'telemetry-stopped'
      severity: 1
      description: 'The orders app has sent no metrics for half an hour: none of the other alerts can be relied on.'
      query: 'customMetrics | where name == "orders.oldest_running.age" | summarize value = iff(count() == 0, 1, 0)'
      threshold: 0
      window: 'PT30M'
      every: 'PT15M'
      closesItself: true
    }
    {
      name: 'orders-stuck'
      severity: 1
      description: 'The oldest running order saga is older than ten minutes.'
      query: 'customMetrics | where name == "orders.oldest_running.age" | summarize value = max(value)'
      threshold: 600
      window: 'PT15M'
      every: 'PT5M'
      closesItself: true
    }
    {
      name: 'sendgrid-failures'
      severity: 2
      description: 'More than five attempts to send an email failed within 15 minutes.'
      query: 'customMetrics | where name == "emails.finished" and tostring(customDimensions.outcome) !~ "sent" | summarize value = sum(value)'
      threshold: 5
      window: 'PT15M'
      every: 'PT5M'
      closesItself: true
    }
    {
      name: 'error-rate'
      severity: 2
      description: 'More than 2 % of at least 50 HTTP calls were answered with 5xx within 15 minutes.'
      query: 'requests | where isnotempty(url) | summarize calls = sum(itemCount), errors = sumif(itemCount, toint(resultCode) >= 500) | extend value = iff(calls < 50, 0.0, 100.0 * errors / calls)'
      threshold: 2
      window: 'PT15M'
      every: 'PT5M'
      closesItself: true
    }
    {
      name: 'latency'
      severity: 3
      description: 'The slowest twentieth of the HTTP calls took more than five seconds within 15 minutes.'
      query: 'requests | where isnotempty(url) | summarize value = percentilew(duration, itemCount, 95)'
      threshold: 5000
      window: 'PT15M'
      every: 'PT5M'
      closesItself: true
    }
  ]
}

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'orders'
    enabled: true
    emailReceivers: [
      { name: 'operator', emailAddress: alertEmail, useCommonAlertSchema: true }
    ]
  }
}

resource queryAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts.queries: {
    name: alert.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${alert.name} (${name})'
      description: '${alert.description} See docs/operations.md#${alert.name}.'
      severity: alert.severity
      enabled: true
      scopes: [applicationInsightsId]
      evaluationFrequency: alert.every
      windowSize: alert.window
      autoMitigate: alert.closesItself
      criteria: {
        allOf: [
          {
            query: alert.query
            metricMeasureColumn: 'value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroup.id] }
    }
  }
]

// The broker's own count: it sees also what it dead-letters itself, and stands until the messages were redriven.
resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'A queue or subscription holds dead-lettered messages. See docs/operations.md#dead-letters.'
    severity: 2
    enabled: true
    scopes: [serviceBusId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-letters'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          dimensions: [
            { name: 'EntityName', operator: 'Include', values: ['*'] }
          ]
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [
      { actionGroupId: actionGroup.id }
    ]
  }
}
