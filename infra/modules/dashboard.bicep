// The workbook that shows how the system is doing. Its content is dashboard.json.

param name string
param location string
param tags { *: string }
param applicationInsightsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // A workbook's name is a GUID; the same one at every deployment.
  name: guid(resourceGroup().id, 'dashboard')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Order workflow (${name})'
    category: 'workbook'
    sourceId: applicationInsightsId
    serializedData: string(loadJsonContent('../dashboard.json'))
  }
}
