package dev.heliograph.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
    @ParameterizedTest
    @CsvSource({
        "15550001111,15550001111",
        "+1 555 000-1111,15550001111",
        "+1 (555) 000.1111,15550001111",
        "1555000,1555000"
    })
    void readsWhatPeopleWrite(String written, String digits) throws PairingException {
        assertThat(PhoneNumber.digits(written)).isEqualTo(digits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "015550001111",
                "155500",
                "1555000111122223",
                "1555OOO1111",
                "++15550001111",
                "١٥٥٥٠٠٠١١١١"
            })
    void refusesWhatIsNoInternationalNumberWithoutRepeatingIt(String written) {
        assertThatThrownBy(() -> PhoneNumber.digits(written))
                .isInstanceOfSatisfying(
                        PairingException.class, e -> assertThat(e.kind()).isEqualTo(PairingException.Kind.BAD_PHONE))
                .message()
                .startsWith("phone must");
    }
}
