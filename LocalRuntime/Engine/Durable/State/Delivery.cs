namespace LocalRuntime.Engine.Durable.State;

/// <summary>What became of a letter.</summary>
internal enum Delivery
{
    /// <summary>The mailbox is closed; the instance's successor has another one.</summary>
    Refused,

    /// <summary>Whoever holds the mailbox will read it.</summary>
    Queued,

    /// <summary>The caller holds the mailbox now and has to work it off.</summary>
    CallerHolds,
}
