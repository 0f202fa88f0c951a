namespace Emulators.ServiceBus.State;

/// <summary>
/// A refused operation, with the AMQP condition by which the client recognises it. Official source: Amqp/AmqpExceptionHelper.cs, Amqp/AmqpClientConstants.cs
/// (azure-sdk-for-net).
/// </summary>
internal sealed class BrokerException(string condition, string message, Exception? cause = null) : Exception(message, cause)
{
    public string Condition => condition;

    public static BrokerException NotFound(string entity) => new("amqp:not-found", $"The messaging entity '{entity}' could not be found.");

    public static BrokerException LockLost() => new(
        "com.microsoft:message-lock-lost",
        "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.");

    public static BrokerException MessageNotFound(long number) =>
        new("com.microsoft:message-not-found", $"There is no such message under the sequence number {number}.");

    public static BrokerException TooLarge(long bytes, long limit) =>
        new("amqp:link:message-size-exceeded", $"The messages have {bytes} bytes together; {limit} bytes are taken at once.");

    public static BrokerException Full(string entity, long limit) =>
        new("amqp:resource-limit-exceeded", $"The entity '{entity}' holds {limit} bytes of messages, the most that it takes.");

    public static BrokerException DiskFull(Exception cause) => new("amqp:resource-limit-exceeded", cause.Message, cause);

    public static BrokerException Stopped() => new("amqp:connection:forced", "The emulator has stopped.");

    public static BrokerException AlreadyDeadLettered() =>
        new("amqp:not-allowed", "A message of a dead-letter queue cannot be dead-lettered again.");

    public static BrokerException NotSupported(string what) => new("amqp:not-implemented", $"{what} not supported by this emulator.");

    public static BrokerException Invalid(string message) => new("amqp:invalid-field", message);
}
