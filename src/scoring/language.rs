//! Whether a message is in English at all: the rules, the phrases and the tagger know no other language, and would find
//! fault with a good message.

use crate::domain::Transcript;
use crate::text::plain;

/// Fewer words than these prove nothing: a name may be Spanish.
const FEWEST_WORDS: usize = 8;

/// The words that a language cannot do without, and English does not have; those of English no other has.
const ENGLISH: &str = "i'm i'd i'll it's you your the and for with this that are would could about from our call \
                       calling called back number name hello hey thanks thank please just what when how there get got \
                       let know have";
const OTHERS: [(&str, &str); 8] = [
    (
        "Spanish",
        "hola el la los las un una de del que y es soy por para con su sus mi le lo se al como pero si usted llamo \
         llamar llame gracias número teléfono nombre buenos buenas días tardes estoy muy está cuando puede adiós",
    ),
    (
        "French",
        "bonjour je suis c'est le la les un une des du de et est pour avec vous votre mon mes ma que qui ne pas au sur \
         merci numéro appelle appelez rappelez j'appelle nous dans bonne journée vos ce cette revoir",
    ),
    (
        "German",
        "hallo guten tag ich bin ist der das den dem ein eine einen und mit von für sie ihr ihre ihnen mein meine nicht \
         auf zu zum es wir bitte danke nummer rufen anrufen zurück hier auch wenn aus",
    ),
    (
        "Italian",
        "ciao buongiorno sono il lo la gli le un una di del della che e è per con mi suo sua mio si non come questo \
         grazie numero chiamo chiamare richiami può ho nome sul alla",
    ),
    (
        "Portuguese",
        "olá bom dia sou o os as um uma de do da dos que e é por para com seu sua meu minha não se ao como mas você \
         obrigado obrigada número telefone ligar ligo ligue nome estou muito",
    ),
    (
        "Dutch",
        "hallo goedemorgen goedemiddag ik ben de het een en is van voor met u uw mijn niet op te dat die zijn naar bel \
         bellen nummer bedankt dank terug graag over als kunt heb",
    ),
    (
        "Polish",
        "cześć dzień dobry jest jestem nazywam się z w na do i nie to że pan pani pana mój numer proszę dziękuję dzwonię \
         oddzwonić od dla mam czy jak",
    ),
    (
        "Swedish, Norwegian or Danish",
        "hej hei jag jeg är er det den en ett och og med för på av till til dig deg din min mitt har om inte ikke ringer \
         ringa nummer tack takk tak mig meg som vi",
    ),
];

/// Returns the language of a message, where it is clearly another one than English.
pub fn other_language(transcript: &Transcript) -> Option<&'static str> {
    let words: Vec<String> = transcript
        .words
        .iter()
        .map(|word| plain(&word.text))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    if words.len() < FEWEST_WORDS {
        return None;
    }
    if words
        .iter()
        .filter(|word| is_of_another_script(word))
        .count()
        * 2
        > words.len()
    {
        return Some("a language with letters of its own");
    }
    let count = |list: &str| {
        let known = |word: &&String| list.split_whitespace().any(|known| known == word.as_str());
        words.iter().filter(known).count()
    };
    let english = count(ENGLISH);
    let (name, most) = OTHERS
        .iter()
        .map(|(name, list)| (*name, count(list)))
        .max_by_key(|(_, count)| *count)?;
    // Half of what people say are such words; a fourth, and hardly any of English, is no chance.
    (most * 4 >= words.len() && english * 4 <= most).then_some(name)
}

/// Says that a message is in another language.
pub fn not_english(language: &str) -> String {
    format!(
        "this does not seem to be English (it looks like {language}), and the rules are for messages in English"
    )
}

/// Returns whether most letters of a word are none of the Latin alphabet.
fn is_of_another_script(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    let (latin, other): (Vec<char>, Vec<char>) =
        letters.partition(|c| *c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(c));
    other.len() > latin.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> Option<&'static str> {
        other_language(&Transcript::typed(text))
    }

    #[test]
    fn another_language_is_told() {
        for (text, name) in [
            (
                "Hola Jim, soy Sean McPheat de Acme. Le llamo por una idea para su equipo de ventas. Mi número es el 415 555 \
                 0134. Gracias.",
                "Spanish",
            ),
            (
                "Bonjour Jim, c'est Sean McPheat. Je vous appelle au sujet de votre équipe. Mon numéro est le 01 23 45 67 89. \
                 Merci, au revoir.",
                "French",
            ),
            (
                "Guten Tag Herr Hall, hier ist Sean McPheat. Ich habe eine Frage zu Ihrem Team. Bitte rufen Sie mich zurück.",
                "German",
            ),
            (
                "Buongiorno Jim, sono Sean di Acme. Chiamo per una idea. Il mio numero è questo, grazie.",
                "Italian",
            ),
            (
                "Olá Jim, sou o Sean da Acme. Ligo por uma ideia para o seu time. O meu número é este.",
                "Portuguese",
            ),
            (
                "Hallo Jim, ik ben Sean van Acme. Ik bel u over een idee voor uw team. Mijn nummer is dit.",
                "Dutch",
            ),
            (
                "Привет Джим, это Шон из Акме. Перезвоните мне пожалуйста когда будет время.",
                "a language with letters of its own",
            ),
        ] {
            assert_eq!(language(text), Some(name), "{text}");
        }
    }

    #[test]
    fn english_is_english_whatever_the_names() {
        for text in [
            "Hi José, it's María de la Cruz from Los Gatos. I have a question about San José. Call me back, please.",
            "Jim, Sean McPheat, 07700 900123. Sean McPheat, 07700 900123.",
            "Hallo, hier ist Sean.",
            "Jean-Luc de la Fontaine et Fils, Rue de la Paix, Le Mans, Sean McPheat calling about your order with us.",
            "Tony Lo, Van den Berg, De Luca, Di Marco, El Paso, La Jolla, Las Vegas, thank you for what you said.",
            "",
        ] {
            assert_eq!(language(text), None, "{text}");
        }
    }
}
