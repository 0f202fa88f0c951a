#!/bin/sh
# Runs before azd packages the services. azd hands the values of its environment to `dotnet publish`, and a publish with the stand-in for the
# Service Bus extension fails; so ServiceBusExtension=Package is written there. azd publishes both apps at the same time, and both
# consist of Shared: once it is built, no publish writes into its folders any more, and the two do not meet there.
set -eu
cd "$(dirname "$0")/../.."
[ "${ServiceBusExtension:-}" = Package ] || azd env set ServiceBusExtension Package
ServiceBusExtension=Package dotnet build Shared --configuration Release
