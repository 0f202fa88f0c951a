namespace LocalHost.Azurite;

/// <summary>Where a store's tables are, in the words of the messages about it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="OtherOwner">How it could hold another store's tables.</param>
/// <param name="Loss">How the tables could have got lost.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record StorePlace(string Name, string OtherOwner, string Loss, string Remedy)
{
    public static StorePlace OfAzurite(int port, string stateFolder) => new(
        $"Azurite on port {port}",
        "another clone's Azurite may have the port",
        "they were deleted, or Azurite was killed before it saved them",
        "Stop the other Azurite, or choose another port for this one, or, to start afresh, "
        + $"delete the folder {stateFolder} (accounts, orders and messages in it are lost).");

    public static StorePlace OfAccount(string account, string stateFolder) => new(
        $"the storage account '{account}'",
        "another local host, or an environment in Azure, may use it",
        "they were deleted, or another account was used before",
        $"Use another account for TablesConnection, or another folder than {stateFolder} (--state); to start afresh, take a new account and a new folder.");
}
