// With a monthly budget, which needs the date of its start.
using '../main.bicep'

param environmentName = 'test'
param location = 'northeurope'
param sendGridApiKey = 'SG.the-secret'
param sendGridFrom = 'orders@example.com'
param alertEmail = 'operator@example.com'
param monthlyBudget = 100
param budgetStartDate = '2026-01-01'
